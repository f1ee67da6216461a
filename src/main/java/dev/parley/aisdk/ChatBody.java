package dev.parley.aisdk;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.web.chat.CallerTool;
import dev.parley.web.chat.ChatRequest.IfBusy;
import dev.parley.web.chat.ChatRequest.OnDisconnect;
import dev.parley.web.chat.JsonSize;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /ai-sdk/chat}. The first five fields are those of the AI SDK,
 * the others are Parley's, which an app adds with the option {@code body} of the
 * transport.
 *
 * @param id of the chat
 * @param messages the whole chat; null: only {@code message} is sent
 * @param message the last message; null: it is the last of {@code messages}
 * @param messageId of the message to edit, to answer again, or to continue; null: none
 */
record ChatBody(@NotNull @Size(min = 1, max = 200) String id,
		@Size(max = 10_000) @Nullable List<@NotNull @Valid UiMessage> messages, @Valid @Nullable UiMessage message,
		@Nullable Trigger trigger, @Size(max = 200) @Nullable String messageId, @Size(max = 100) @Nullable String agent,
		@DecimalMin("0.0") @DecimalMax("2.0") @Nullable Double temperature,
		@JsonProperty("max_tokens") @Min(1) @Max(4000) @Nullable Integer maxTokens,
		@JsonSize(max = 16_384) @Nullable ObjectNode context, @JsonProperty("if_busy") @Nullable IfBusy ifBusy,
		@JsonProperty("on_disconnect") @Nullable OnDisconnect onDisconnect, @Nullable Boolean store,
		@Size(max = 64) @Nullable List<@NotNull @Valid CallerTool> tools) {

	/** Why the client sends the request. */
	enum Trigger {

		@JsonProperty("submit-message")
		SUBMIT_MESSAGE, @JsonProperty("regenerate-message")
		REGENERATE_MESSAGE

	}

	/** The id of the session's thread. */
	String thread() {
		return thread(this.id);
	}

	/** The thread of a chat. */
	static String thread(String chatId) {
		return "aisdk:" + chatId;
	}

	/**
	 * Whether the client has only this message. The session, if there is one already,
	 * gets it at its end.
	 */
	boolean begins() {
		return this.message == null && this.messages != null && this.messages.size() == 1 && this.messageId == null
				&& !regenerates();
	}

	/** Whether the last message is to be answered again. */
	boolean regenerates() {
		return this.trigger == Trigger.REGENERATE_MESSAGE;
	}

	/** Whether it continues a run that waits for the client. */
	boolean answersCalls() {
		UiMessage last = last();
		return last != null && last.isAssistants() && !regenerates();
	}

	/** The last message; null if there is none. */
	@Nullable UiMessage last() {
		if (this.message != null) {
			return this.message;
		}
		return (this.messages == null || this.messages.isEmpty()) ? null : this.messages.getLast();
	}

	/** The messages before the last one, as far as they are in the body. */
	List<UiMessage> earlier() {
		return (this.message != null || this.messages == null || this.messages.isEmpty()) ? List.of()
				: this.messages.subList(0, this.messages.size() - 1);
	}

	/** Length of the addresses of all files, which contain the files. */
	long fileLength() {
		long length = (this.message != null) ? this.message.fileLength() : 0;
		return length + ((this.messages != null) ? this.messages.stream().mapToLong(UiMessage::fileLength).sum() : 0);
	}

}
