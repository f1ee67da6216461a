package dev.parley.aisdk;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.store.RequiredActions;
import dev.parley.web.sse.ByteBuilder;
import dev.parley.web.sse.EventFormat;
import dev.parley.web.view.LenientJson;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a run as the chunks of one message of the assistant. A call of the
 * model is a step, which the calls that it asks for belong to; the steps of a run that
 * continues another one follow those of the other.
 *
 * @see <a href="https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol">The UI message stream
 * protocol</a>
 */
class UiMessageStream implements EventFormat {

	private static final byte[] STRING_END = "\"}".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] OUTPUT = "{\"type\":\"data-output\",\"id\":\"output\",\"data\":"
		.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] OUTPUT_END = "}".getBytes(StandardCharsets.US_ASCII);

	private final Chunks chunks;

	private final ChunkFrame frame;

	private final String messageId;

	private final Set<String> given;

	private List<RunEvent> earlier;

	private boolean started;

	private boolean inStep;

	/**
	 * Whether the calls of the step have results, so that further output is another's.
	 */
	private boolean answered;

	/** Calls that the run makes and that have no result yet. */
	private final Set<String> running = new HashSet<>();

	private @Nullable TextPart open;

	private int parts;

	/**
	 * Creates the stream of one connection.
	 * @param messageId of the assistant's message
	 * @param given ids of calls whose results the client has, so they are left out
	 * @param earlier the events of the runs that this one continues, which come first;
	 * empty if the client has their chunks
	 */
	UiMessageStream(Chunks chunks, ChunkFrame frame, String messageId, Set<String> given, List<RunEvent> earlier) {
		this.chunks = chunks;
		this.frame = frame;
		this.messageId = messageId;
		this.given = given;
		this.earlier = earlier;
	}

	@Override
	public void add(int seq, RunEvent event, ByteBuilder out) {
		if (!this.earlier.isEmpty()) {
			List<RunEvent> before = this.earlier;
			this.earlier = List.of();
			before.forEach((one) -> addEarlier(one, out));
		}
		add(event, out);
	}

	/** The end of an earlier run is not that of the message. */
	private void addEarlier(RunEvent event, ByteBuilder out) {
		if (event instanceof RunEvent.Terminal) {
			closePart(out);
		}
		else {
			add(event, out);
		}
	}

	private void add(RunEvent event, ByteBuilder out) {
		switch (event) {
			case RunEvent.Token(String content) -> piece(TextPart.Kind.TEXT, content, out);
			case RunEvent.Reasoning(String content) -> piece(TextPart.Kind.REASONING, content, out);
			case RunEvent.Output(String object) -> output(object, out);
			case RunEvent.Accepted accepted -> start(accepted, out);
			case RunEvent.ToolCalled called -> called(called, out);
			case RunEvent.ToolReturned returned -> returned(returned, out);
			// What begins again is another part; this one cannot be taken back.
			case RunEvent.Restart _ -> closePart(out);
			case RunEvent.Terminal end -> end(end, out);
		}
	}

	private void piece(TextPart.Kind kind, String content, ByteBuilder out) {
		TextPart part = this.open;
		if (part == null || part.kind() != kind || (this.answered && this.running.isEmpty())) {
			part = openPart(kind, out);
		}
		this.frame.begin(out);
		out.add(part.delta());
		out.addJson(content);
		out.add(STRING_END);
		this.frame.end(out);
	}

	private TextPart openPart(TextPart.Kind kind, ByteBuilder out) {
		output(out);
		TextPart part = TextPart.of(kind, ++this.parts);
		write(part.start(), out);
		this.open = part;
		return part;
	}

	private void closePart(ByteBuilder out) {
		if (this.open != null) {
			write(this.open.end(), out);
			this.open = null;
		}
	}

	/** Prepares for a new part, in a new step if the model has read results before. */
	private void output(ByteBuilder out) {
		closePart(out);
		if (this.answered && this.running.isEmpty()) {
			endStep(out);
		}
		if (!this.inStep) {
			write(Chunks.START_STEP, out);
			this.inStep = true;
		}
	}

	private void endStep(ByteBuilder out) {
		closePart(out);
		if (this.inStep) {
			write(Chunks.FINISH_STEP, out);
			this.inStep = false;
		}
		this.answered = false;
	}

	private void output(String object, ByteBuilder out) {
		output(out);
		this.frame.begin(out);
		out.add(OUTPUT);
		out.add(object.getBytes(StandardCharsets.UTF_8));
		out.add(OUTPUT_END);
		this.frame.end(out);
	}

	private void start(RunEvent.Accepted accepted, ByteBuilder out) {
		if (!this.started) {
			this.started = true;
			write(this.chunks.start(this.messageId, accepted), out);
		}
	}

	private void called(RunEvent.ToolCalled call, ByteBuilder out) {
		output(out);
		if (call.waitsFor() == null) {
			this.running.add(call.id());
		}
		boolean client = call.waitsFor() == ActionKind.CLIENT;
		write(this.chunks.inputStart(call, client), out);
		write(this.chunks.input(call, client), out);
	}

	private void returned(RunEvent.ToolReturned result, ByteBuilder out) {
		closePart(out);
		this.running.remove(result.id());
		this.answered = true;
		if (this.given.contains(result.id())) {
			return;
		}
		if (result.succeeded()) {
			write(this.chunks.result(result.id(), LenientJson.parse(result.content())), out);
		}
		else if (result.content().startsWith(RequiredActions.DECLINED)) {
			write(this.chunks.denied(result.id()), out);
		}
		else {
			write(this.chunks.error(result.id(), result.content()), out);
		}
	}

	private void end(RunEvent.Terminal end, ByteBuilder out) {
		closePart(out);
		if (end instanceof RunEvent.RequiresAction(RunAnswer answer)) {
			answer.requiredAction()
				.stream()
				.filter((waiting) -> waiting.kind() == ActionKind.APPROVAL)
				.map(WaitingCall::call)
				.forEach((call) -> write(this.chunks.approval(call.id()), out));
		}
		endStep(out);
		switch (end) {
			case RunEvent.Done(RunAnswer answer) -> write(this.chunks.finish(answer), out);
			case RunEvent.RequiresAction(RunAnswer answer) -> write(this.chunks.finish(answer), out);
			case RunEvent.Failed failed -> {
				write(this.chunks.failure(failed), out);
				write(this.chunks.error(failed), out);
			}
			case RunEvent.Cancelled cancelled -> write(this.chunks.abort(cancelled), out);
		}
		this.frame.done(out);
	}

	private void write(byte[] chunk, ByteBuilder out) {
		this.frame.begin(out);
		out.add(chunk);
		this.frame.end(out);
	}

}
