package dev.parley.testing;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import dev.parley.testing.Closing.Usage;
import dev.parley.testing.Ending.How;
import dev.parley.testing.Part.Text;
import dev.parley.testing.Part.ToolCall;

/** Writes one completion to one peer, as a stream or in one piece. */
record CompletionWriter(Completion completion, ChatJson json, RecordedRequest request, Connection connection,
		ResponseWriter out) {

	private static final int FRAGMENT = 8;

	static CompletionWriter of(Completion completion, String id, RecordedRequest request, Connection connection) {
		ChatJson json = new ChatJson(id, System.currentTimeMillis() / 1000, completion.modelOr(request.model()),
				request.includesUsage());
		ResponseWriter out = new ResponseWriter(connection.out(), completion.bytesSplit());
		return new CompletionWriter(completion, json, request, connection, out);
	}

	void stream() throws IOException {
		List<Part> parts = this.completion.parts();
		boolean held = this.completion.pacing().headersHeld() && !parts.isEmpty();
		if (!held) {
			begin();
		}
		int calls = 0;
		for (int part = 0; part < parts.size(); part++) {
			waitFor(part);
			if (held && part == 0) {
				begin();
			}
			switch (parts.get(part)) {
				case Text text -> this.out.event(this.json.token(text.token()));
				case ToolCall call -> call(calls++, call);
			}
		}
		switch (this.completion.tail()) {
			case COMPLETE -> complete();
			case END -> endStream();
			case STALL -> this.connection.stall();
			case CUT -> {
				this.out.halfEvent(this.json.token("cut"));
				this.connection.end(How.CUT_BY_SCRIPT);
			}
			case RESET -> {
				this.out.halfEvent(this.json.token("reset"));
				this.connection.reset();
			}
			case GARBAGE -> {
				this.out.event(broken(this.json.token(Answer.SECRET)));
				complete();
			}
			case ERROR -> {
				this.out.event(ChatJson.error(500));
				endStream();
			}
		}
	}

	void whole() throws IOException {
		for (int part = 0; part < this.completion.parts().size(); part++) {
			waitFor(part);
		}
		String body = this.json.whole(this.completion.parts(), this.completion.finishReason(), this.completion.usage());
		switch (this.completion.tail()) {
			case COMPLETE, END -> whole(body);
			case STALL -> {
				this.out.half(body);
				this.connection.stall();
			}
			case CUT -> {
				this.out.half(body);
				this.connection.end(How.CUT_BY_SCRIPT);
			}
			case RESET -> {
				this.out.half(body);
				this.connection.reset();
			}
			case GARBAGE -> whole(broken(body) + Answer.SECRET);
			case ERROR -> whole(ChatJson.error(500));
		}
	}

	private void waitFor(int part) throws IOException {
		this.connection.pause(this.completion.pacing().before(part));
		Gate gate = this.completion.pacing().gate();
		if (gate != null) {
			gate.pass(this.connection);
		}
	}

	private void begin() throws IOException {
		List<Part> parts = this.completion.parts();
		this.out.beginStream();
		this.out.event(this.json.role(parts.isEmpty() || parts.getFirst() instanceof Text));
	}

	private void call(int index, ToolCall call) throws IOException {
		this.out.event(this.json.callStart(index, call));
		String arguments = call.arguments();
		int end;
		for (int start = 0; start < arguments.length(); start = end) {
			int points = Math.min(FRAGMENT, arguments.codePointCount(start, arguments.length()));
			end = arguments.offsetByCodePoints(start, points);
			this.out.event(this.json.callArguments(index, arguments.substring(start, end)));
		}
	}

	private void complete() throws IOException {
		String reason = this.completion.finishReason();
		if (reason != null) {
			this.out.event(this.json.finish(reason));
		}
		Usage usage = this.completion.usage();
		if (usage != null && this.json.usageChunk()) {
			this.out.event(this.json.usage(usage));
		}
		if (this.completion.saysDone()) {
			// Many clients close the connection when they read this.
			this.request.answered();
			this.out.event("[DONE]");
		}
		endStream();
	}

	private void endStream() throws IOException {
		this.request.answered();
		this.out.endStream();
	}

	private void whole(String body) throws IOException {
		this.request.answered();
		this.out.whole(200, Map.of(), body);
	}

	private static String broken(String json) {
		return json.substring(0, json.lastIndexOf('}') - 2);
	}

}
