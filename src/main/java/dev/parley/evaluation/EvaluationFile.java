package dev.parley.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.schema.JsonSchema;
import dev.parley.agent.schema.Violation;
import dev.parley.yaml.InvalidYamlException;
import dev.parley.yaml.YamlDocument;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.io.ClassPathResource;

/**
 * A YAML file of cases, checked with {@code schemas/evaluation-file.json}.
 *
 * @param path as it was given on the command line
 */
record EvaluationFile(Path path, List<EvaluationCase> cases) {

	/**
	 * Reads a file.
	 * @throws InvalidEvaluationException if it cannot be read or breaks the schema
	 */
	static EvaluationFile read(Path path) throws InvalidEvaluationException {
		YamlDocument yaml = document(path);
		List<String> problems = new ArrayList<>();
		for (Violation violation : schema().violations(yaml.json())) {
			problems.add("%s, line %d: %s".formatted(path, yaml.line(violation.path()), violation));
		}
		if (!problems.isEmpty()) {
			throw new InvalidEvaluationException(String.join(System.lineSeparator(), problems));
		}
		return new EvaluationFile(path,
				yaml.json().path("cases").valueStream().map(EvaluationFile::evaluationCase).toList());
	}

	private static YamlDocument document(Path path) throws InvalidEvaluationException {
		try {
			return YamlDocument.read(Files.readString(path));
		}
		catch (InvalidYamlException ex) {
			throw new InvalidEvaluationException("%s, line %d: %s".formatted(path, ex.line(), ex.getMessage()));
		}
		catch (IOException ex) {
			throw new InvalidEvaluationException("%s cannot be read: %s".formatted(path, ex));
		}
	}

	private static JsonSchema schema() throws InvalidEvaluationException {
		try (InputStream file = new ClassPathResource("schemas/evaluation-file.json").getInputStream()) {
			return JsonSchema.of(JsonMapper.shared().readTree(file));
		}
		catch (IOException ex) {
			throw new InvalidEvaluationException("The schema of evaluation files cannot be read: " + ex);
		}
	}

	private static EvaluationCase evaluationCase(JsonNode json) {
		return new EvaluationCase(json.path("name").stringValue(),
				json.path("messages").valueStream().map((message) -> request(message, json.path("agent"))).toList(),
				json.path("approvals"), json.path("tool_results"), json.path("expect"));
	}

	private static ObjectNode request(JsonNode message, JsonNode agent) {
		ObjectNode request = message.isObject() ? message.deepCopy().asObject()
				: JsonNodeFactory.instance.objectNode().set("message", message);
		if (!agent.isMissingNode() && !request.has("agent")) {
			request.set("agent", agent);
		}
		return request;
	}

}
