package dev.parley.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import com.microsoft.playwright.Page;

/** Checks pages for accessibility with axe-core. */
public final class Axe {

	private final String script;

	private Axe(String script) {
		this.script = script;
	}

	/** Skips the test if there is no Node.js with npm. */
	public static Axe install() throws IOException, InterruptedException {
		return new Axe(
				Files.readString(NodePackages.locked("axe").folder().resolve("node_modules/axe-core/axe.min.js")));
	}

	/** The elements of the page as it is that violate a rule, each with the rule. */
	public List<String> violations(Page page) {
		return violations(page, "html");
	}

	/** The same of a part of the page, after the rest was checked. */
	public List<String> violations(Page page, String selector) {
		page.evaluate(this.script);
		return Json
			.parse((String) page.evaluate(
					"async part => JSON.stringify(await axe.run(part, { resultTypes: ['violations'] }))", selector))
			.path("violations")
			.valueStream()
			.flatMap((violation) -> violation.path("nodes")
				.valueStream()
				.map((node) -> violation.path("id").asString() + " " + node.path("html").asString() + " "
						+ node.path("failureSummary").asString()))
			.toList();
	}

}
