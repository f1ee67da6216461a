package dev.parley.evaluation;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints the results, a line each, with the misses below. */
final class ResultTable {

	private final PrintStream out;

	ResultTable(PrintStream out) {
		this.out = out;
	}

	void print(List<CaseResult> results) {
		int width = results.stream().mapToInt((result) -> result.evaluationCase().name().length()).max().orElse(0);
		for (CaseResult result : results) {
			this.out.printf(Locale.ROOT, "%-4s  %-" + Math.max(1, width) + "s  %6.1f s  %s%n",
					result.passed() ? "ok" : "MISS", result.evaluationCase().name(), result.seconds(),
					result.file().path());
			result.misses().forEach((miss) -> this.out.println("      - " + miss));
		}
		long passed = results.stream().filter(CaseResult::passed).count();
		this.out.printf(Locale.ROOT, "%d of %d cases passed%n", passed, results.size());
	}

}
