package dev.parley.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.parley.agent.definition.AgentFileException;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Starts Parley with invalid agent files. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class AgentStartIntegrationTests {

	@TempDir
	private Path folder;

	@TempDir
	private Path data;

	@Test
	void aWrongFileStopsTheStartAndIsNamedWithoutAStackTrace(CapturedOutput output) throws IOException {
		Files.writeString(this.folder.resolve("pirate.md"),
				"---\ndescription: Arr\ntools: [cutlass]\n---\nYou are a pirate.");
		assertThatStartFails();
		assertThat(output.getAll())
			.contains("APPLICATION FAILED TO START", "pirate.md, line 3: unknown tool 'cutlass'; known are clock",
					"PARLEY_AGENTS_DIR")
			.doesNotContain("\tat ", "BeanCreationException: ");
	}

	@Test
	void aFolderThatIsMissingStopsTheStart(CapturedOutput output) throws IOException {
		Files.delete(this.folder);
		assertThatStartFails();
		assertThat(output.getAll())
			.contains("APPLICATION FAILED TO START", "There is no folder of agents at " + this.folder)
			.doesNotContain("\tat ");
		Files.createDirectory(this.folder);
	}

	@Test
	void aFileInTheFolderIsAnAgent() throws IOException {
		Files.writeString(this.folder.resolve("clerk.md"), """
				---
				description: Fills in forms.
				tools: [clock]
				output_schema: {type: object, properties: {name: {type: string}}}
				requires_role: premium
				---
				You fill in forms.
				""");
		try (Parley parley = Parley.start(this.data, ScriptedModel.refusedUrl(),
				"parley.agent.agents-dir=" + this.folder)) {
			JsonNode agents = parley.server().get("/agents").json().path("agents");
			assertThat(agents).anySatisfy((agent) -> assertThat(agent).isEqualTo(Json.parse("""
					{"name": "clerk", "description": "Fills in forms.", "model": "scripted-1", "tools": ["clock"],
					 "output_schema": {"type": "object", "properties": {"name": {"type": "string"}}},
					 "requires_role": "premium"}""")));
		}
	}

	private void assertThatStartFails() {
		assertThatThrownBy(
				() -> Parley.start(this.data, ScriptedModel.refusedUrl(), "parley.agent.agents-dir=" + this.folder))
			.hasRootCauseInstanceOf(AgentFileException.class);
	}

}
