package dev.parley.agent.tool;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.springframework.stereotype.Component;

/** All tools of components, by name. */
@Component
public final class ToolCatalog {

	private final Map<String, Tool> tools = new TreeMap<>();

	/**
	 * Collects the tools of components.
	 * @throws IllegalArgumentException if two have the same name
	 */
	public ToolCatalog(List<Tools> components) {
		for (Tools component : components) {
			for (Tool tool : AnnotatedTool.of(component)) {
				String name = tool.spec().name();
				if (this.tools.putIfAbsent(name, tool) != null) {
					throw new IllegalArgumentException("There are two tools named '" + name + "'");
				}
			}
		}
	}

	/** The names of all tools, in order. */
	public Set<String> names() {
		return Collections.unmodifiableSet(this.tools.keySet());
	}

	public Optional<Tool> find(String name) {
		return Optional.ofNullable(this.tools.get(name));
	}

}
