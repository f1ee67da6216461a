package dev.parley.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** All agents by name: those that ship, and those of the user's folder, which win. */
public final class AgentCatalog {

	/** Name of the agent that answers where nobody names one. */
	public static final String DEFAULT_AGENT = "assistant";

	private final Map<String, AgentDefinition> agents = new TreeMap<>();

	private AgentCatalog() {
	}

	/**
	 * Reads all agents.
	 * @param folder of files {@code *.md}; null: only those that ship
	 * @param knownTools names of the tools that exist
	 * @throws IllegalArgumentException that names a wrong file and what was expected
	 */
	static AgentCatalog load(@Nullable Path folder, Set<String> knownTools) {
		AgentCatalog catalog = new AgentCatalog();
		catalog.add("classpath*:agents/*.md", knownTools);
		if (folder != null) {
			if (!Files.isDirectory(folder)) {
				throw new IllegalArgumentException("There is no folder of agents at " + folder);
			}
			catalog.add(folder.toUri() + "*.md", knownTools);
		}
		return catalog;
	}

	private void add(String pattern, Set<String> knownTools) {
		try {
			for (Resource resource : new PathMatchingResourcePatternResolver().getResources(pattern)) {
				String file = String.valueOf(resource.getFilename());
				if (file.equals(Router.AUTO + ".md")) {
					throw new IllegalArgumentException(
							file + ": 'auto' has an agent chosen and cannot be one; give it another name");
				}
				AgentDefinition agent = AgentFile.parse(file.substring(0, file.length() - ".md".length()), file,
						resource.getContentAsString(StandardCharsets.UTF_8));
				for (String tool : agent.tools()) {
					if (!knownTools.contains(tool)) {
						throw new IllegalArgumentException(
								file + ": unknown tool '" + tool + "'; known are " + knownTools);
					}
				}
				this.agents.put(agent.name(), agent);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read the agents at " + pattern, ex);
		}
	}

	/** The agent that answers where nobody names one. */
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
