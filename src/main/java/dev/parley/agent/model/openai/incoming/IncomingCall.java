package dev.parley.agent.model.openai.incoming;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.parley.agent.model.openai.incoming.AnswerPiece.Call;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Assembles a tool call from its parts. Used by one thread. */
final class IncomingCall {

	private final StringBuilder name = new StringBuilder();

	private final StringBuilder arguments = new StringBuilder();

	private final Map<String, JsonNode> kept = new LinkedHashMap<>();

	private final Map<String, JsonNode> keptOfFunction = new LinkedHashMap<>();

	private JsonExtent extent = new JsonExtent();

	private @Nullable Integer index;

	private @Nullable String id;

	/**
	 * Whether a part can only be the beginning of another call. This cannot be decided by
	 * index and id alone: some APIs repeat data of a call in later parts, even with a new
	 * id each time, and others give all calls the same index, or none.
	 * @param known the names of the available tools
	 */
	boolean isFollowedBy(Call part, Set<String> known) {
		boolean otherId = part.id() != null && this.id != null && !part.id().equals(this.id);
		boolean saysMore = part.arguments() != null && !part.arguments().isBlank();
		if (this.extent.isClosed() && saysMore && (part.name() != null || otherId)) {
			return true;
		}
		if (part.name() == null || this.name.isEmpty() || (part.id() != null && part.id().equals(this.id))) {
			return false;
		}
		return otherId || (this.arguments.isEmpty() ? startsAnotherName(part.name(), known) : this.extent.isClosed());
	}

	private boolean startsAnotherName(String part, Set<String> known) {
		String soFar = this.name.toString();
		return known.contains(soFar) && !soFar.equals(part) && !known.contains(soFar + part);
	}

	boolean hasIndex() {
		return this.index != null;
	}

	void add(Call part, Set<String> known) {
		this.index = (this.index != null) ? this.index : part.index();
		this.id = (this.id != null) ? this.id : part.id();
		if (part.name() != null && !isRepeated(part.name(), known)) {
			this.name.append(part.name());
			requireFits(this.name.length() <= AnswerLimits.NAME, "the name of a tool");
		}
		if (part.arguments() != null) {
			if (part.wholeArguments()) {
				this.arguments.setLength(0);
				this.extent = new JsonExtent();
			}
			this.arguments.append(part.arguments());
			part.arguments().chars().forEach(this.extent::add);
		}
		this.kept.putAll(part.kept());
		this.keptOfFunction.putAll(part.keptOfFunction());
	}

	/**
	 * Whether a part repeats the name, instead of continuing it.
	 */
	private boolean isRepeated(String part, Set<String> known) {
		String soFar = this.name.toString();
		return !soFar.isEmpty() && (!this.arguments.isEmpty() || (soFar.equals(part) && !known.contains(soFar + part)));
	}

	private static void requireFits(boolean fits, String what) {
		if (!fits) {
			throw AnswerLimits.exceeded(what);
		}
	}

	@Nullable String id() {
		return this.id;
	}

	String name() {
		return this.name.toString().strip();
	}

	/** The arguments; an empty object if the model wrote none. */
	String arguments() {
		String written = this.arguments.toString();
		return (written.isBlank() || written.strip().equals("null")) ? "{}" : written;
	}

	Map<String, JsonNode> kept() {
		return this.kept;
	}

	Map<String, JsonNode> keptOfFunction() {
		return this.keptOfFunction;
	}

}
