"""How many pairs of the table of facts come out right, by language and by kind of edit, as Markdown tables.

.venv/bin/python -m tests.benchmarks.fact_pairs
"""

from collections import Counter

from tests.unit.matching.rules.fact_pairs import read_pairs


def main() -> None:
    judged = [(pair, pair.is_right) for pair in read_pairs()]
    for head, of in (("language", 0), ("kind", 1), ("half", 2)):
        totals, right = Counter[str](), Counter[str]()
        for pair, is_right in judged:
            name = (
                pair.language,
                f"{pair.kind}, {pair.verdict}",
                "written last" if pair.held_out else "written first",
            )[of]
            totals[name] += 1
            right[name] += is_right
        print(f"| {head} | right | of |\n|---|---|---|")
        print("\n".join(f"| {name} | {right[name]} | {total} |" for name, total in sorted(totals.items())), end="\n\n")
    for pair, is_right in judged:
        if not is_right:
            print(f"wrong: {pair.language}, {pair.kind}, {pair.verdict}: {pair.edited}")


if __name__ == "__main__":
    main()
