package dev.parley.openai;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page of items.
 *
 * @param firstId null: the page is empty
 * @param lastId null: the page is empty
 */
public record ItemList(String object, List<ObjectNode> data, @JsonProperty("first_id") @Nullable String firstId,
		@JsonProperty("last_id") @Nullable String lastId, @JsonProperty("has_more") boolean hasMore) {

	private static final int DEFAULT_LIMIT = 20;

	/**
	 * A page of a list that fits into memory.
	 * @param items oldest first
	 * @param limit null: 20
	 * @param order {@code asc} or, by default, {@code desc}
	 * @param after id of the last item of the page before; null: the first page
	 */
	public static ItemList page(List<ObjectNode> items, @Nullable Integer limit, @Nullable String order,
			@Nullable String after) {
		List<ObjectNode> ordered = "asc".equals(order) ? items : items.reversed();
		int from = 0;
		for (int i = 0; after != null && i < ordered.size(); i++) {
			if (id(ordered.get(i)).equals(after)) {
				from = i + 1;
			}
		}
		int size = (limit != null) ? limit : DEFAULT_LIMIT;
		List<ObjectNode> page = ordered.subList(from, Math.min(ordered.size(), from + size));
		return new ItemList("list", page, page.isEmpty() ? null : id(page.getFirst()),
				page.isEmpty() ? null : id(page.getLast()), from + size < ordered.size());
	}

	private static String id(ObjectNode item) {
		return item.path("id").asString("");
	}

}
