"""Writes kunden.csv, the table of docs/own-data.md, into the working directory.

    python experiments/own-data/customers.py
    ladder data check kunden.csv --target Klasse

It is written as a spreadsheet in Germany saves it; most rows have no class yet.
"""

import random

random.seed(1)
lines = ["Kunde;Seit;Umsatz;Anteil;Zone;Klasse"]
for i in range(200):
    is_large = i % 2
    sales = 1200 + random.random() * 300 if is_large else 80 + random.random() * 40
    sales = "n.d." if i % 9 == 4 else f"{sales:.2f}".replace(".", ",")
    day, month = random.randint(1, 28), random.randint(1, 12)
    since = f"{day:02d}.{month:02d}.{2012 + is_large * 8 + random.randint(0, 2)}"
    zone = random.choice(["Nord", "Süd", "none", ""])
    share = f"{random.randint(1, 99)},5%"
    kind = ["privat", "Firma"][is_large] if i % 5 == 0 or i % 7 == 0 else ""
    lines.append(f"{7000 + 3 * i};{since};{sales};{share};{zone};{kind}")
with open("kunden.csv", "w", encoding="cp1252", newline="\r\n") as file:
    file.write("\n".join(lines) + "\n")
