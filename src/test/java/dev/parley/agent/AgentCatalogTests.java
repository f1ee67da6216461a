package dev.parley.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

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
		AgentCatalog catalog = AgentCatalog.load(null, TOOLS);
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
		AgentCatalog catalog = AgentCatalog.load(folder, TOOLS);
		assertThat(catalog.find("assistant")).get().extracting(AgentDefinition::description).isEqualTo("Mine");
		assertThat(catalog.find("pirate")).isPresent();
		assertThat(catalog.find("timekeeper")).isPresent();
		assertThat(catalog.find("diary")).isEmpty();
	}

	@Test
	void aWrongFileIsNamed() throws IOException {
		write(this.temporary.resolve("good.md"), "description: Good");
		write(this.temporary.resolve("bad.md"), "temperature: 1");
		assertThatIllegalArgumentException().isThrownBy(() -> AgentCatalog.load(this.temporary, TOOLS))
			.withMessage("bad.md: 'description' is missing");
	}

	@Test
	void anUnknownToolIsNamedWithTheKnownOnes() throws IOException {
		write(this.temporary.resolve("bad.md"), "description: Bad\ntools: [clock, sword]");
		assertThatIllegalArgumentException().isThrownBy(() -> AgentCatalog.load(this.temporary, TOOLS))
			.withMessage("bad.md: unknown tool 'sword'; known are " + TOOLS);
	}

	@Test
	void aFolderThatIsMissingIsNamed() throws IOException {
		write(this.temporary.resolve("agents-old.md"), "description: A neighbour of the folder that is not there");
		Path missing = this.temporary.resolve("agents");
		assertThatIllegalArgumentException().isThrownBy(() -> AgentCatalog.load(missing, TOOLS))
			.withMessageContaining(missing.toString());
	}

	private static void write(Path file, String frontMatter) throws IOException {
		Files.writeString(file, "---\n" + frontMatter + "\n---\nYou are an agent.");
	}

}
