"""Drill: several processes over one database, killed, frozen and cut off at random, and a proof that nothing was lost.

`python -m hub.testing.drill --seed 7 --kills 1000 --engine sqlite` runs it; docs/drill.md tells what it does.
"""
