package dev.parley.agent.schema;

import java.util.List;
import java.util.stream.IntStream;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import org.jspecify.annotations.Nullable;

/**
 * A violation of a schema by a document.
 *
 * @param path from the root to the value: property names and array indexes
 * @param keyword of the schema that is violated, such as {@code required}
 * @param property the missing or unknown property; null for other keywords
 * @param message in English
 */
public record Violation(List<Object> path, String keyword, @Nullable String property, String message) {

	static Violation of(Error error) {
		return new Violation(elements(error.getInstanceLocation()), error.getKeyword(), error.getProperty(),
				error.getMessage());
	}

	private static List<Object> elements(NodePath path) {
		return IntStream.range(0, path.getNameCount()).mapToObj(path::getElement).toList();
	}

	/** The path as a JSON Pointer, as in {@code /properties/name}; empty for the root. */
	public String pointer() {
		StringBuilder pointer = new StringBuilder();
		this.path.forEach(
				(element) -> pointer.append('/').append(String.valueOf(element).replace("~", "~0").replace("/", "~1")));
		return pointer.toString();
	}

	/** Pointer and message. */
	@Override
	public String toString() {
		return (pointer() + " " + this.message).strip();
	}

}
