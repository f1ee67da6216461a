package dev.parley.agent.definition;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * All agents by name: the built-in ones, and those in the operator's folder, which take
 * precedence.
 */
public final class AgentCatalog {

	/** Name of the agent that answers if a request names none. */
	public static final String DEFAULT_AGENT = "assistant";

	private final Map<String, AgentDefinition> agents = new TreeMap<>();

	private AgentCatalog() {
	}

	/**
	 * Reads all agents.
	 * @param folder of files {@code *.md}; null: only the built-in agents
	 * @throws AgentFileException if a file is invalid; the message says why
	 */
	public static AgentCatalog load(@Nullable Path folder, AgentParts parts) {
		AgentCatalog catalog = new AgentCatalog();
		catalog.add("classpath*:agents/*" + AgentFile.ENDING, parts);
		if (folder != null) {
			if (!Files.isDirectory(folder)) {
				throw new AgentFileException("There is no folder of agents at " + folder.toAbsolutePath());
			}
			catalog.add(folder.toUri() + "*" + AgentFile.ENDING, parts);
		}
		return catalog;
	}

	private void add(String pattern, AgentParts parts) {
		try {
			for (Resource resource : new PathMatchingResourcePatternResolver().getResources(pattern)) {
				AgentDefinition agent = AgentFile.parse(String.valueOf(resource.getFilename()),
						resource.getContentAsString(StandardCharsets.UTF_8), parts);
				this.agents.put(agent.name(), agent);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read the agents at " + pattern, ex);
		}
	}

	/** The agent that answers if a request names none. */
	public AgentDefinition defaultAgent() {
		return find(DEFAULT_AGENT).orElseThrow();
	}

	public Optional<AgentDefinition> find(String name) {
		return Optional.ofNullable(this.agents.get(name));
	}

	/** All agents, by name. */
	public List<AgentDefinition> all() {
		return List.copyOf(this.agents.values());
	}

}
