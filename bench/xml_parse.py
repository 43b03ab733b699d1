#!/usr/bin/env python3
# ruff: noqa: E501 - statements and documents stand on one line
"""lxml iterparse over one large file of eForms-like notices; what the safe settings cost.

python xml_parse.py gen FILE.xml -n 20000      python xml_parse.py run FILE.xml
"""

import argparse
import subprocess
import sys
import time

ap = argparse.ArgumentParser()
(
    ap.add_argument("cmd"),
    ap.add_argument("file"),
    ap.add_argument("-n", type=int, default=20000),
    ap.add_argument("--case", default=""),
)
a = ap.parse_args()

if a.cmd == "gen":
    from xml.sax.saxutils import escape

    import gen_boamp
    import orjson

    with open(a.file, "w", encoding="utf-8") as f:
        f.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<notices xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
            'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">\n'
        )
        for i in range(a.n):
            r = gen_boamp.record(i)
            d = orjson.loads(r["donnees"])["FNSimple"]
            nm, ini = d["initial"]["natureMarche"], d["initial"]
            lots = "".join(
                f'<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">LOT-{int(x["num"]):04d}</cbc:ID><cac:ProcurementProject><cbc:Name languageID="FRA">{escape(x["intitule"])}</cbc:Name>'
                f'<cbc:Description languageID="FRA">{escape(x["description"])}</cbc:Description><cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount currencyID="EUR">{x["valeur"]["#text"]}'
                f'</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal><cac:MainCommodityClassification><cbc:ItemClassificationCode listName="cpv">{x["codeCPV"]["objetPrincipal"]["classPrincipale"]}'
                f"</cbc:ItemClassificationCode></cac:MainCommodityClassification></cac:ProcurementProject></cac:ProcurementProjectLot>"
                for x in ((ini["lots"] or {}).get("lot") or [])
            )
            f.write(
                f"<ContractNotice><cbc:ID>{r['idweb']}</cbc:ID><cbc:IssueDate>{r['dateparution']}</cbc:IssueDate><cac:ContractingParty><cac:Party><cac:PartyName>"
                f'<cbc:Name languageID="FRA">{escape(r["nomacheteur"])}</cbc:Name></cac:PartyName><cac:PostalAddress><cbc:CityName>{escape(d["organisme"]["ville"])}</cbc:CityName></cac:PostalAddress>'
                f'</cac:Party></cac:ContractingParty><cac:ProcurementProject><cbc:Name languageID="FRA">{escape(r["objet"])}</cbc:Name><cbc:Description languageID="FRA">{escape(nm["description"])}'
                f"</cbc:Description><cbc:Note>{escape(ini['informComplementaire']['autresInformComplementaire'])}</cbc:Note></cac:ProcurementProject>{lots}</ContractNotice>\n"
            )
        f.write("</notices>\n")
    sys.exit()

import os  # noqa: E402

from common import median, peak_mib, report  # noqa: E402

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"


def pick(e):
    p = e.find(CAC + "ProcurementProject")
    return (
        e.findtext(CBC + "ID"),
        e.findtext(CBC + "IssueDate"),
        p.findtext(CBC + "Name"),
        p.findtext(CBC + "Description"),
        [
            (x.findtext(f".//{CBC}Name"), x.findtext(f".//{CBC}ItemClassificationCode"))
            for x in e.iterfind(CAC + "ProcurementProjectLot")
        ],
    )


def lxml_iter(clear=True, **kw):
    from lxml import etree

    n = 0
    for _, e in etree.iterparse(a.file, events=("end",), tag="ContractNotice", **kw):
        pick(e)
        n += 1
        if clear:
            e.clear()
            while e.getprevious() is not None:
                del e.getparent()[0]
    return n


def std_iter(mod):
    n = 0
    it = mod.iterparse(a.file, events=("start", "end"))
    _, root = next(it)
    for ev, e in it:
        if ev == "end" and e.tag == "ContractNotice":
            pick(e)
            n += 1
            root.clear()
    return n


def lxml_whole():
    from lxml import etree

    return sum(1 for e in etree.parse(a.file).getroot().iterchildren("ContractNotice") if pick(e))


def parse_only():
    from lxml import etree

    n = 0
    for _, e in etree.iterparse(a.file, events=("end",), tag="ContractNotice", resolve_entities=False, no_network=True):
        n += 1
        e.clear()
        while e.getprevious() is not None:
            del e.getparent()[0]
    return n


CASES = {
    "lxml iterparse, defaults": lambda: lxml_iter(),
    "lxml iterparse, safe (resolve_entities=False, no_network, huge_tree off, load_dtd off)": lambda: lxml_iter(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    ),
    "lxml iterparse, safe + remove_comments/pis/blank": lambda: lxml_iter(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
    ),
    "lxml iterparse, huge_tree=True": lambda: lxml_iter(huge_tree=True, resolve_entities=False, no_network=True),
    "lxml iterparse, never cleared": lambda: lxml_iter(clear=False),
    "lxml whole-document parse": lxml_whole,
    "lxml iterparse, safe, no field picked": parse_only,
    "xml.etree iterparse (expat)": lambda: std_iter(__import__("xml.etree.ElementTree", fromlist=["x"])),
    "defusedxml iterparse": lambda: std_iter(__import__("defusedxml.ElementTree", fromlist=["x"])),
}
if a.case:
    xs = []
    for _ in range(3):
        t = time.perf_counter()
        n = CASES[a.case]()
        xs.append(time.perf_counter() - t)
    s = median(xs)
    report(
        "xml", case=a.case, n=n, s=s, rec_per_s=n / s, mb_per_s=os.path.getsize(a.file) / 1e6 / s, peak_mib=peak_mib()
    )
else:
    for c in CASES:
        subprocess.run([sys.executable, __file__, "run", a.file, "--case", c], check=False)
