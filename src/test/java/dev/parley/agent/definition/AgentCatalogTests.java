package dev.parley.agent.definition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.parley.agent.guardrail.Guardrails;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AgentCatalogTests {

	private static final Set<String> TOOLS = new TreeSet<>(
			Set.of("clock", "create_note", "list_notes", "delete_note", "customer_name", "customer_balance"));

	@TempDir
	private Path temporary;

	@Test
	void theAgentsThatShipAreThereInOrder() {
		AgentCatalog catalog = load(null);
		assertThat(catalog.all()).extracting(AgentDefinition::name)
			.isSorted()
			.contains("assistant", "bank_support", "notes", "timekeeper");
		assertThat(catalog.find(AgentCatalog.DEFAULT_AGENT)).isPresent();
		assertThat(catalog.find("nobody")).isEmpty();
	}

	@Test
	void aFileInTheFolderAddsAnAgentOrReplacesOne() throws IOException {
		Path folder = Files.createDirectory(this.temporary.resolve("my ägents"));
		write(folder.resolve("assistant.md"), "description: Mine");
		write(folder.resolve("pirate.md"), "description: Arr");
		Files.writeString(folder.resolve("diary.txt"), "no agent");
		AgentCatalog catalog = load(folder);
		assertThat(catalog.find("assistant")).get().extracting(AgentDefinition::description).isEqualTo("Mine");
		assertThat(catalog.find("pirate")).isPresent();
		assertThat(catalog.find("timekeeper")).isPresent();
		assertThat(catalog.find("diary")).isEmpty();
	}

	@Test
	void aWrongFileIsNamed() throws IOException {
		write(this.temporary.resolve("good.md"), "description: Good");
		write(this.temporary.resolve("bad.md"), "temperature: 1");
		assertThatIllegalArgumentException().isThrownBy(() -> load(this.temporary))
			.withMessage("bad.md, line 1: 'description' is missing");
	}

	@Test
	void anUnknownToolIsNamedWithTheKnownOnes() throws IOException {
		write(this.temporary.resolve("bad.md"), "description: Bad\ntools: [clock, sword]");
		assertThatIllegalArgumentException().isThrownBy(() -> load(this.temporary))
			.withMessage("bad.md, line 3: unknown tool 'sword'; known are " + String.join(", ", TOOLS));
	}

	@Test
	void aFolderThatIsMissingIsNamed() throws IOException {
		write(this.temporary.resolve("agents-old.md"), "description: A neighbour of the folder that is not there");
		Path missing = this.temporary.resolve("agents");
		assertThatIllegalArgumentException().isThrownBy(() -> load(missing)).withMessageContaining(missing.toString());
	}

	private static AgentCatalog load(@Nullable Path folder) {
		return AgentCatalog.load(folder,
				new AgentParts(TOOLS, List.of(), new Guardrails((text, cancellation) -> false)));
	}

	private static void write(Path file, String frontMatter) throws IOException {
		Files.writeString(file, "---\n" + frontMatter + "\n---\nYou are an agent.");
	}

}
