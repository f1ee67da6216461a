package dev.parley.openai.responses;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.parley.store.id.Ids;
import dev.parley.web.error.InvalidFieldException;
import tools.jackson.databind.JsonNode;

/**
 * The id of a request for approval.
 *
 * @param runId of the run that waits
 * @param place of the call among those that wait
 */
record ApprovalId(UUID runId, int place) {

	private static final Pattern FORM = Pattern.compile("mcpr_(?<run>[0-9a-f-]{36})_(?<place>[0-9]{1,4})");

	static ApprovalId read(JsonNode value, String field) {
		Matcher form = FORM.matcher(value.asString(""));
		if (!form.matches()) {
			throw unknown(field);
		}
		return new ApprovalId(Ids.parse(form.group("run")).orElseThrow(() -> unknown(field)),
				Integer.parseInt(form.group("place")));
	}

	private static InvalidFieldException unknown(String field) {
		return new InvalidFieldException(field,
				"has an approval_request_id that is not the id of an mcp_approval_request");
	}

	@Override
	public String toString() {
		return "mcpr_" + this.runId + "_" + this.place;
	}

}
