package dev.parley.openai.conversations;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.parley.openai.InputItems;
import dev.parley.openai.ItemList;
import dev.parley.run.SessionNotFoundException;
import dev.parley.security.CurrentUser;
import dev.parley.store.HistoryMessage;
import dev.parley.store.Message;
import dev.parley.store.Messages;
import dev.parley.store.Sessions;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lists the items of conversations: messages, and the calls of the client's functions.
 */
@RestController
class ConversationItemController {

	/** The newest messages of which a list consists. */
	private static final int NEWEST = 1000;

	private final Sessions sessions;

	private final Messages messages;

	private final CurrentUser user;

	ConversationItemController(Sessions sessions, Messages messages, CurrentUser user) {
		this.sessions = sessions;
		this.messages = messages;
		this.user = user;
	}

	@GetMapping("/v1/conversations/{id}/items")
	ItemList list(@PathVariable String id, @RequestParam(required = false) @Min(1) @Max(100) @Nullable Integer limit,
			@RequestParam(required = false) @Nullable String order,
			@RequestParam(required = false) @Nullable String after) {
		return ItemList.page(items(id), limit, order, after);
	}

	private List<ObjectNode> items(String id) {
		UUID sessionId = ConversationController.sessionId(id);
		if (this.sessions.find(sessionId, this.user.id()).isEmpty()) {
			throw new SessionNotFoundException();
		}
		List<ObjectNode> items = new ArrayList<>();
		for (HistoryMessage shown : this.messages.history(sessionId, this.user.id(), null, NEWEST, false)) {
			Message message = shown.message();
			if (message.toolCalls().isEmpty() || !message.content().isEmpty()) {
				items.add(InputItems.message(message));
			}
			items.addAll(InputItems.functionCalls(message));
		}
		return items;
	}

}
