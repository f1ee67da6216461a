package dev.parley.testing;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.parley.testing.Closing.Tail;
import dev.parley.testing.Closing.Usage;
import dev.parley.testing.Part.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * An answer of text and tool calls, with pauses, and with a regular or faulty end.
 */
public final class Completion implements Answer {

	private final List<Part> parts;

	private final Pacing pacing;

	private final Closing closing;

	private final @Nullable String model;

	private final boolean bytesSplit;

	private Completion(List<Part> parts, Pacing pacing, Closing closing, @Nullable String model, boolean bytesSplit) {
		this.parts = parts;
		this.pacing = pacing;
		this.closing = closing;
		this.model = model;
		this.bytesSplit = bytesSplit;
	}

	static Completion of(List<Part> parts) {
		return new Completion(parts, Pacing.AT_ONCE, Closing.NORMAL, null, false);
	}

	public Completion andTokens(String... tokens) {
		return and(Answer.tokens(tokens).parts);
	}

	/** The finish reason becomes {@code tool_calls}, unless another is set. */
	public Completion andToolCall(String id, String name, String arguments) {
		return and(List.of(new ToolCall(id, name, arguments)));
	}

	/** Sets the pause before every part but the first; a tool call is one part. */
	public Completion every(Duration pause) {
		return with(this.pacing.every(pause));
	}

	/** Sets the pause before the first part, after the headers. */
	public Completion firstAfter(Duration pause) {
		return with(this.pacing.first(pause));
	}

	/**
	 * Sets the pause between the first and the second part; call it after {@link #every}.
	 */
	public Completion afterFirst(Duration pause) {
		return with(this.pacing.second(pause));
	}

	/** Each part waits for a release of the gate; the end follows the last part. */
	public Completion gatedBy(Gate gate) {
		return with(this.pacing.gate(gate));
	}

	/** A pause or gate before the first part also delays the headers of a stream. */
	public Completion holdingHeaders() {
		return with(this.pacing.holdingHeaders());
	}

	/**
	 * Sets the usage; by default 10 prompt tokens, and one completion token for each
	 * part.
	 */
	public Completion usage(int promptTokens, int completionTokens) {
		return with(this.closing.usage(new Usage(promptTokens, completionTokens)));
	}

	/** The same with details. */
	public Completion usage(int promptTokens, int completionTokens, int cachedTokens, int reasoningTokens) {
		return with(this.closing.usage(new Usage(promptTokens, completionTokens, cachedTokens, reasoningTokens)));
	}

	public Completion withoutUsage() {
		return with(this.closing.usage(null));
	}

	public Completion finishReason(String reason) {
		return with(this.closing.finishReason(reason));
	}

	/**
	 * All but the finish reason is sent; see {@link #thenEnd} and {@link #withoutDone}.
	 */
	public Completion withoutFinishReason() {
		return with(this.closing.finishReason(null));
	}

	/** Sends everything but the stream's {@code [DONE]}. */
	public Completion withoutDone() {
		return with(this.closing.withoutDone());
	}

	/**
	 * The response ends cleanly after the parts: no finish reason, no usage, no
	 * {@code [DONE]}.
	 */
	public Completion thenEnd() {
		return with(this.closing.tail(Tail.END));
	}

	/** Nothing follows the parts, and the connection stays open. */
	public Completion thenStall() {
		return with(this.closing.tail(Tail.STALL));
	}

	/** The connection is closed inside an HTTP chunk, or inside the body. */
	public Completion thenCut() {
		return with(this.closing.tail(Tail.CUT));
	}

	/** The same as {@link #thenCut} with a TCP reset. */
	public Completion thenReset() {
		return with(this.closing.tail(Tail.RESET));
	}

	/** A chunk of broken JSON follows the parts, and then the regular end. */
	public Completion thenGarbage() {
		return with(this.closing.tail(Tail.GARBAGE));
	}

	/**
	 * A chunk with an error object follows the parts, and then the end of the response.
	 */
	public Completion thenError() {
		return with(this.closing.tail(Tail.ERROR));
	}

	/** Sets the model's name in the answer; by default the one in the request. */
	public Completion model(String model) {
		return new Completion(this.parts, this.pacing, this.closing, model, this.bytesSplit);
	}

	/**
	 * Each HTTP chunk and each write to the socket carries 1 to 3 bytes, by a fixed seed.
	 */
	public Completion splitBytes() {
		return new Completion(this.parts, this.pacing, this.closing, this.model, true);
	}

	List<Part> parts() {
		return this.parts;
	}

	Pacing pacing() {
		return this.pacing;
	}

	Tail tail() {
		return this.closing.tail();
	}

	boolean saysDone() {
		return this.closing.saysDone();
	}

	boolean bytesSplit() {
		return this.bytesSplit;
	}

	String modelOr(String requested) {
		return (this.model != null) ? this.model : requested;
	}

	@Nullable String finishReason() {
		if (!this.closing.finishes() || tail() == Tail.END) {
			return null;
		}
		String reason = this.closing.finishReason();
		if (reason != null) {
			return reason;
		}
		return this.parts.stream().anyMatch(ToolCall.class::isInstance) ? "tool_calls" : "stop";
	}

	@Nullable Usage usage() {
		if (!this.closing.reportsUsage() || tail() == Tail.END) {
			return null;
		}
		Usage usage = this.closing.usage();
		return (usage != null) ? usage : new Usage(10, this.parts.size());
	}

	private Completion and(List<Part> more) {
		List<Part> all = Stream.concat(this.parts.stream(), more.stream()).toList();
		return new Completion(all, this.pacing, this.closing, this.model, this.bytesSplit);
	}

	private Completion with(Pacing pacing) {
		return new Completion(this.parts, pacing, this.closing, this.model, this.bytesSplit);
	}

	private Completion with(Closing closing) {
		return new Completion(this.parts, this.pacing, closing, this.model, this.bytesSplit);
	}

}
