package dev.parley.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** The prepared answers of a model, and its recorded requests. */
final class Script {

	private final Queue<Answer> answers = new ArrayDeque<>();

	private final List<RecordedRequest> requests = new ArrayList<>();

	private final BlockingQueue<RecordedRequest> untaken = new LinkedBlockingQueue<>();

	private Function<RecordedRequest, Answer> otherwise = Script::echo;

	private Function<String, Answer> verdicts = (text) -> Answer.verdict(false);

	private final List<String> moderated = new ArrayList<>();

	synchronized void verdicts(Function<String, Answer> verdicts) {
		this.verdicts = verdicts;
	}

	synchronized List<String> moderated() {
		return List.copyOf(this.moderated);
	}

	Answer verdict(String text) {
		Function<String, Answer> judge;
		synchronized (this) {
			this.moderated.add(text);
			judge = this.verdicts;
		}
		return judge.apply(text);
	}

	synchronized void add(Answer... answers) {
		this.answers.addAll(Arrays.asList(answers));
	}

	synchronized void otherwise(Function<RecordedRequest, Answer> otherwise) {
		this.otherwise = otherwise;
	}

	synchronized void reset() {
		this.answers.clear();
		this.requests.clear();
		this.untaken.clear();
		this.otherwise = Script::echo;
		this.moderated.clear();
		this.verdicts = (text) -> Answer.verdict(false);
	}

	synchronized int unused() {
		return this.answers.size();
	}

	synchronized List<RecordedRequest> requests() {
		return List.copyOf(this.requests);
	}

	RecordedRequest take(Duration atMost) throws InterruptedException {
		RecordedRequest request = this.untaken.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
		if (request == null) {
			throw new AssertionError("No request within " + atMost);
		}
		return request;
	}

	/** Gives the n-th request the n-th answer. */
	Answer answer(RecordedRequest request) {
		Function<RecordedRequest, Answer> fallback;
		synchronized (this) {
			this.requests.add(request);
			this.untaken.add(request);
			@Nullable Answer next = this.answers.poll();
			if (next != null) {
				return next;
			}
			fallback = this.otherwise;
		}
		return fallback.apply(request);
	}

	private static Answer echo(RecordedRequest request) {
		return Answer.tokens(("Echo: " + request.lastUserMessage()).split("(?<= )", 0));
	}

}
