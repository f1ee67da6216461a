package dev.parley.openai;

import java.util.Optional;
import java.util.UUID;

import dev.parley.store.id.Ids;

/** Ids as OpenAI's clients see them: a prefix says what kind of object it is. */
public enum PublicId {

	/** A run. */
	RESPONSE("resp_"),

	/** A session. */
	CONVERSATION("conv_"),

	/** A message of a session. */
	MESSAGE("msg_");

	private final String prefix;

	PublicId(String prefix) {
		this.prefix = prefix;
	}

	/** The id as text. */
	public String of(UUID id) {
		return this.prefix + id;
	}

	/** Reads an id; empty if it is none of this kind. */
	public Optional<UUID> parse(String text) {
		return text.startsWith(this.prefix) ? Ids.parse(text.substring(this.prefix.length())) : Optional.empty();
	}

}
