package dev.parley.openai.chat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import dev.parley.openai.ApiError;
import dev.parley.openai.RunTime;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.web.sse.ByteBuilder;
import dev.parley.web.sse.EventFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a run as {@code chat.completion.chunk} objects. All chunks begin with the same
 * bytes, and pieces of text are written without Jackson.
 *
 * @see <a href=
 * "https://platform.openai.com/docs/api-reference/chat-streaming">Streaming</a>
 */
final class ChatChunks implements EventFormat {

	private static final byte[] CONTENT = ascii("{\"content\":\"");

	/** Not OpenAI's, but many clients and servers have it. */
	private static final byte[] REASONING = ascii("{\"reasoning_content\":\"");

	private static final byte[] TEXT_END = ascii("\"},\"finish_reason\":null}]}\n\n");

	private static final byte[] FIRST_DELTA = ascii(
			"{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"finish_reason\":null}]}\n\n");

	private static final byte[] DATA = ascii("data: ");

	private static final byte[] FRAME_END = ascii("\n\n");

	private static final byte[] DONE = ascii("data: [DONE]\n\n");

	private static final RunEvent.Failed BEGUN_AGAIN = new RunEvent.Failed(FailureCode.INTERRUPTED,
			"The server that answered is gone, and the answer was begun again; ask again", true);

	private final JsonMapper mapper;

	private final boolean includeUsage;

	/** Up to the list of choices. */
	private String head = "";

	/** Up to the delta. */
	private byte[] chunk = {};

	/** Whether text was sent. */
	private boolean told;

	/** Whether the stream has ended with an error before the run has. */
	private boolean broken;

	ChatChunks(JsonMapper mapper, boolean includeUsage) {
		this.mapper = mapper;
		this.includeUsage = includeUsage;
	}

	@Override
	public void add(int seq, RunEvent event, ByteBuilder out) {
		if (this.broken) {
			return;
		}
		switch (event) {
			case RunEvent.Token(String content) -> text(CONTENT, content, out);
			case RunEvent.Reasoning(String content) -> text(REASONING, content, out);
			case RunEvent.Accepted accepted -> begin(accepted, out);
			case RunEvent.Done(RunAnswer answer) -> {
				if (answer.structured()) {
					text(CONTENT, answer.response(), out);
				}
				finish(Map.of(), FinishReasons.of(answer.finishReason()), out);
				end(answer, out);
			}
			case RunEvent.RequiresAction(RunAnswer answer) -> {
				if (ToolCalls.needApproval(answer)) {
					frame(Approvals.error(answer).inBody(), out);
				}
				else {
					List<ToolCalls.ToolCall> calls = Objects.requireNonNull(ToolCalls.of(answer, true));
					finish(Map.of("tool_calls", calls), null, out);
					finish(Map.of(), FinishReasons.TOOL_CALLS, out);
					end(answer, out);
				}
			}
			case RunEvent.Failed failed -> frame(Objects.requireNonNull(ApiError.of(failed)).inBody(), out);
			case RunEvent.Cancelled cancelled -> frame(Objects.requireNonNull(ApiError.of(cancelled)).inBody(), out);
			case RunEvent.Restart _ -> takeBack(out);
			case RunEvent.Output _, RunEvent.ToolCalled _, RunEvent.ToolReturned _ -> {
				// An object is sent when it is complete; the server's tools are its own
				// affair.
			}
		}
	}

	private void begin(RunEvent.Accepted accepted, ByteBuilder out) {
		if (this.chunk.length > 0) {
			return;
		}
		UUID id = accepted.runId();
		this.head = "{\"id\":\"" + ChatCompletion.ID_PREFIX + id
				+ "\",\"object\":\"chat.completion.chunk\",\"created\":" + RunTime.seconds(id) + ",\"model\":"
				+ this.mapper.writeValueAsString(accepted.agent()) + ",\"choices\":[";
		this.chunk = utf8("data: " + this.head + "{\"index\":0,\"delta\":");
		out.add(this.chunk);
		out.add(FIRST_DELTA);
	}

	/** This protocol cannot void text that it has sent: the client has to ask again. */
	private void takeBack(ByteBuilder out) {
		if (this.told) {
			this.broken = true;
			frame(Objects.requireNonNull(ApiError.of(BEGUN_AGAIN)).inBody(), out);
		}
	}

	private void text(byte[] name, String text, ByteBuilder out) {
		this.told = true;
		out.add(this.chunk);
		out.add(name);
		out.addJson(text);
		out.add(TEXT_END);
	}

	private void finish(Map<String, Object> delta, @Nullable String reason, ByteBuilder out) {
		out.add(this.chunk);
		out.add(utf8(this.mapper.writeValueAsString(delta)));
		out.add(utf8(",\"finish_reason\":" + this.mapper.writeValueAsString(reason) + "}]}\n\n"));
	}

	private void end(RunAnswer answer, ByteBuilder out) {
		if (this.includeUsage) {
			out.add(utf8("data: " + this.head + "],\"usage\":"
					+ this.mapper.writeValueAsString(CompletionUsage.of(answer.usage())) + "}\n\n"));
		}
		out.add(DONE);
	}

	private void frame(Object data, ByteBuilder out) {
		out.add(DATA);
		out.add(this.mapper.writeValueAsBytes(data));
		out.add(FRAME_END);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
