package dev.parley.openai.responses;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

import dev.parley.openai.InputItems;
import dev.parley.openai.ItemList;
import dev.parley.openai.PublicId;
import dev.parley.run.RunNotFoundException;
import dev.parley.security.CurrentUser;
import dev.parley.store.Message;
import dev.parley.store.Messages;
import dev.parley.store.Responses;
import dev.parley.store.Run;
import dev.parley.store.Runs;
import dev.parley.store.ToolCallRow;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lists what a response answers: the client's message, or the results of its functions.
 */
@RestController
class InputItemController {

	private final Responses responses;

	private final Runs runs;

	private final Messages messages;

	private final CurrentUser user;

	InputItemController(Responses responses, Runs runs, Messages messages, CurrentUser user) {
		this.responses = responses;
		this.runs = runs;
		this.messages = messages;
		this.user = user;
	}

	@GetMapping("/v1/responses/{id}/input_items")
	ItemList list(@PathVariable String id, @RequestParam(required = false) @Min(1) @Max(100) @Nullable Integer limit,
			@RequestParam(required = false) @Nullable String order,
			@RequestParam(required = false) @Nullable String after) {
		UUID runId = PublicId.RESPONSE.parse(id).orElseThrow(RunNotFoundException::new);
		if (!this.responses.isShown(runId, this.user.id())) {
			throw new RunNotFoundException();
		}
		Run run = this.runs.find(runId, this.user.id()).orElseThrow(RunNotFoundException::new);
		UUID continued = run.continues();
		return ItemList.page((continued != null) ? results(continued) : input(run), limit, order, after);
	}

	private List<ObjectNode> results(UUID continued) {
		return this.messages.ofRun(continued, this.user.id())
			.stream()
			.flatMap((message) -> message.toolCalls()
				.stream()
				.filter((call) -> call.kind() == ToolCallRow.Kind.CLIENT)
				.map((call) -> InputItems.result(message, call)))
			.filter(Objects::nonNull)
			.toList();
	}

	/** The message and, if it began its session, the conversation that came with it. */
	private List<ObjectNode> input(Run run) {
		List<Message> conversation = this.messages.upTo(run.id(), this.user.id());
		boolean first = conversation.stream()
			.allMatch((message) -> message.brought() || message.runId().equals(run.id()));
		return conversation.stream()
			.filter((message) -> message.id().equals(run.messageId()) || (first && message.brought()))
			.map(InputItems::message)
			.toList();
	}

}
