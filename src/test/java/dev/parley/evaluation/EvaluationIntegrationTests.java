package dev.parley.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import dev.parley.testing.Answer;
import dev.parley.testing.JarOutcome;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** {@code --evaluate} with the jar, as {@code docs/evaluations.md} describes it. */
@OwnProcesses
class EvaluationIntegrationTests {

	@TempDir
	private Path folder;

	@BeforeEach
	void needTheJar() {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
	}

	/** Keys, limits and data of the environment are not those of the evaluation. */
	@Test
	void theDemoModelPassesTheShippedExample() throws Exception {
		JarOutcome outcome = evaluate(
				Map.of("VALID_API_KEYS", "a-key-of-somebody", "PARLEY_LIMITS_USER_REQUESTS", "free:1,premium:1",
						"PARLEY_DATA_DIR", this.folder.resolve("data").toString()),
				Path.of("docs/evaluations/demo.yaml").toAbsolutePath());
		assertThat(outcome.status()).as(outcome.output()).isZero();
		assertThat(outcome.output()).contains("ok    asks the clock", "6 of 6 cases passed");
		Element suite = (Element) report().getElementsByTagName("testsuite").item(0);
		assertThat(suite.getAttribute("tests")).isEqualTo("6");
		assertThat(suite.getAttribute("failures")).isEqualTo("0");
		assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(6);
		assertThat(this.folder.resolve("data")).doesNotExist();
	}

	@Test
	void aMissIsNamedAndEndsWithStatusOne() throws Exception {
		Path cases = Files.writeString(this.folder.resolve("cases.yaml"), """
				cases:
				  - name: judged well
				    messages: ["Are you kind?"]
				    expect: {judge: It is kind.}
				  - name: judged badly
				    messages: ["Are you rude?"]
				    expect: {judge: It is not rude.}
				""");
		try (ScriptedModel model = ScriptedModel.start()) {
			model.otherwise((request) -> Answer.tokens(!request.body().toString().contains("Criterion:") ? "Yes <& I am"
					: request.body().toString().contains("kind") ? "PASS" : "FAIL: it says so."));
			JarOutcome outcome = evaluate(Map.of("OPENAI_API_KEY", "sk-test", "OPENAI_BASE_URL", model.baseUrl()),
					cases);
			assertThat(outcome.status()).as(outcome.output()).isEqualTo(1);
			assertThat(outcome.output()).contains("ok    judged well", "MISS  judged badly",
					"- the judge says: FAIL: it says so.", "1 of 2 cases passed");
		}
		Element failure = (Element) report().getElementsByTagName("failure").item(0);
		assertThat(failure.getAttribute("message")).isEqualTo("the judge says: FAIL: it says so.");
		assertThat(failure.getTextContent()).contains("Yes <& I am");
	}

	@Test
	void anInvalidFileEndsWithStatusTwoBeforeTheServerStarts() throws Exception {
		Path cases = Files.writeString(this.folder.resolve("cases.yaml"), "cases: []\n");
		JarOutcome outcome = evaluate(Map.of("PORT", "abc"), cases);
		assertThat(outcome.status()).isEqualTo(2);
		assertThat(outcome.output()).contains("cases.yaml, line 1: /cases ").hasLineCount(1);
		assertThat(evaluate(Map.of()).output()).contains("name files");
	}

	private JarOutcome evaluate(Map<String, String> environment, Path... files)
			throws IOException, InterruptedException {
		return JarOutcome.of(this.folder, new HashMap<>(environment),
				Stream.concat(Stream.of("--evaluate"), Stream.of(files).map(Path::toString)).toArray(String[]::new));
	}

	private Element report() throws Exception {
		return DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(this.folder.resolve("evaluation.xml").toFile())
			.getDocumentElement();
	}

}
