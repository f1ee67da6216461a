package dev.parley.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Errors in a file of cases name the line. */
class EvaluationFileTests {

	@TempDir
	private Path folder;

	@Test
	void aMessageIsATextOrABody() throws Exception {
		EvaluationFile file = read("""
				cases:
				  - name: a
				    agent: notes
				    messages: [Hello, {message: Bye, agent: auto}]
				    expect: {tools: []}
				""");
		assertThat(file.cases().getFirst().requests()).extracting(Object::toString)
			.containsExactly("{\"message\":\"Hello\",\"agent\":\"notes\"}", "{\"message\":\"Bye\",\"agent\":\"auto\"}");
	}

	@Test
	void namesTheLineOfEachFault() {
		assertThatExceptionOfType(InvalidEvaluationException.class).isThrownBy(() -> read("""
				cases:
				  - name: a
				    messages: [Hello]
				    expect:
				      contain: [Hi]
				  - name: b
				    messages: []
				    expect: {tools: []}
				""")).withMessageContaining("cases.yaml, line 5: ").withMessageContaining("cases.yaml, line 7: ");
	}

	@Test
	void namesTheLineThatIsNoYaml() {
		assertThatExceptionOfType(InvalidEvaluationException.class).isThrownBy(() -> read("cases:\n  - [a\n"))
			.withMessageContaining("cases.yaml, line 3: the YAML cannot be read");
	}

	@Test
	void namesAFileThatIsMissing() {
		Path missing = this.folder.resolve("missing.yaml");
		assertThatExceptionOfType(InvalidEvaluationException.class).isThrownBy(() -> EvaluationFile.read(missing))
			.withMessageContaining(missing + " cannot be read");
	}

	private EvaluationFile read(String yaml) throws IOException, InvalidEvaluationException {
		return EvaluationFile.read(Files.writeString(this.folder.resolve("cases.yaml"), yaml));
	}

}
