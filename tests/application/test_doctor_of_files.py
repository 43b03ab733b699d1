"""What may be wrong with the files, the backups and the mail of an installation is planted, and found."""

import os
from types import SimpleNamespace

from hub.application.doctor import files as files_room
from hub.application.dumping import shelf_of
from hub.cli.doctor import diagnosis
from tests.application.installed import environ_of, findings, plugins, write
from tests.deliver.postman import Postman
from tests.deliver.postman import served as mail_served


def test_documents_of_the_archive_that_are_gone_or_changed_are_found(home):
    files = sorted((home / "data" / "archive" / "toy").glob("*/*.zst"))
    good = files[0].read_bytes()
    files[0].write_bytes(files[-1].read_bytes())
    assert "archive_damaged" in findings(home)
    files[0].write_bytes(good[:-5] + b"xxxxx")
    assert "archive_damaged" in findings(home)
    files[0].unlink()
    assert "archive_missing" in findings(home)


def test_a_dump_that_was_changed_and_one_that_failed_are_found(home):
    day = sorted(path for path in (home / "data" / "dumps").iterdir() if not path.name.startswith("."))[-1]
    with (day / "tenders.csv").open("ab") as file:
        file.write(b"one line more\n")
    assert "tenders.csv" in findings(home)["dump_damaged"].sentence
    assert "dump_damaged" not in {one.code for one in diagnosis(environ_of(home), plugins=plugins(), quick="quick")}
    (day / "tenders.csv").unlink()
    assert "not_examined" in findings(home)
    settings = SimpleNamespace(data=home / "data", objects_url="")
    shelf_of(SimpleNamespace(settings=settings)).fail("2999-01-01", "why", "2999-01-01")
    assert "dump_failed" in findings(home)


def test_folders_that_are_missing_read_only_or_open_to_all_are_found(home, monkeypatch):
    assert "data_missing" in findings(home, HUB_DATA=f"{home}/nowhere", HUB_DATABASE=f"sqlite:///{home}/data/hub.db")
    os.chmod(home / "data", 0o755)
    os.chmod(home / "data" / "hub.db", 0o644)
    assert "data_readable" in findings(home)

    def read_only(dir):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(files_room.tempfile, "TemporaryFile", read_only)
    assert "Read-only" in findings(home)["data_unwritable"].sentence


def test_backups_that_are_missing_or_old_are_found(home):
    write(home, hub='[watch]\ndisk_free_percent = 0\nbackups = "backups"\n')
    assert "backup_missing" in findings(home)
    (home / "backups").mkdir()
    (home / "backups" / "hub.backup").write_bytes(b"x")
    assert findings(home) == {}
    os.utime(home / "backups" / "hub.backup", (0, 0))
    assert "backup_old" in findings(home)


def test_a_mail_server_that_refuses_our_password_is_found_and_a_good_one_gets_no_letter(home):
    postman = Postman()
    with mail_served(postman) as port:
        mail = {"HUB_SMTP_URL": f"smtp://127.0.0.1:{port}", "HUB_MAIL_FROM": "alertes@example.org"}
        assert findings(home, **mail) == {}
        told = findings(home, **{**mail, "HUB_SMTP_URL": f"smtp://olga:canari123@127.0.0.1:{port}"})
        assert "mail_unreachable" in told and "canari123" not in str(told)
    assert postman.taken == []
    assert "mail_half" in findings(home, HUB_ALERTS_TO="olga@example.org")


def test_plain_mail_to_another_machine_is_found(monkeypatch):
    from hub.application.doctor.mail import connection
    from hub.deliver.smtp import outbox

    monkeypatch.setattr("hub.deliver.smtp.Outbox.greet", lambda self: None)
    assert [one.code for one in connection(outbox("smtp://mail.example.org", "a@example.org"))] == ["mail_plain"]
