"""Invented notices: every form of BOAMP, with bodies, firms and texts that exist nowhere.

``python -m hub_boamp.invented`` writes the samples anew; the same program always writes the same ones. Communes, post
codes, régions and codes are true; bodies carry "(exemple)" in their name and numbers that no register gives out.
"""
