package dev.parley.agent.definition;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads an agent's file: YAML between two lines of {@code ---}, then the instructions in
 * Markdown.
 */
final class AgentFile {

	/** The extension of agent files. */
	static final String ENDING = ".md";

	private static final Pattern SHAPE = Pattern.compile("\\A\\uFEFF?---[ \\t]*\\R(.*?)^---[ \\t]*(?:\\R(.*))?\\z",
			Pattern.DOTALL | Pattern.MULTILINE);

	private AgentFile() {
	}

	/**
	 * Parses a file.
	 * @param file its name, from which the agent's name is derived
	 * @throws AgentFileException if it is invalid; the message lists all problems with
	 * file, line and what was expected
	 */
	static AgentDefinition parse(String file, String content, AgentParts parts) {
		Matcher shape = SHAPE.matcher(content);
		if (!shape.matches()) {
			throw wrong(file, List.of("line 1: expected YAML between two lines of ---, then the instructions"));
		}
		String yaml = shape.group(1);
		String body = (shape.group(2) != null) ? shape.group(2).strip() : "";
		FrontMatter front = FrontMatter.read(yaml);
		if (!front.readable()) {
			throw wrong(file, front.problems());
		}
		if (body.isEmpty()) {
			front.problem((int) yaml.lines().count() + 2, "expected instructions below the second line of ---");
		}
		DefinitionReader reader = new DefinitionReader(file.substring(0, file.length() - ENDING.length()), front,
				parts);
		reader.check();
		if (!front.problems().isEmpty()) {
			throw wrong(file, front.problems());
		}
		return reader.definition(body);
	}

	private static AgentFileException wrong(String file, List<String> problems) {
		return new AgentFileException(
				problems.stream().map((problem) -> file + ", " + problem).collect(Collectors.joining("\n")));
	}

}
