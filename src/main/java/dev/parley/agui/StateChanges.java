package dev.parley.agui;

import com.flipkart.zjsonpatch.Jackson3JsonDiff;
import dev.parley.web.view.LenientJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The structured answer so far as state: whole at first, then its changes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902, JSON Patch</a>
 */
final class StateChanges {

	private @Nullable JsonNode told;

	/** The first object; null if there was one before. */
	@Nullable JsonNode first(String object) {
		if (this.told != null) {
			return null;
		}
		this.told = LenientJson.parse(object);
		return this.told;
	}

	/** The operations that lead from the object before to this one; empty if none. */
	JsonNode next(String object) {
		JsonNode now = LenientJson.parse(object);
		JsonNode changes = Jackson3JsonDiff.asJson(this.told, now);
		this.told = now;
		return changes;
	}

}
