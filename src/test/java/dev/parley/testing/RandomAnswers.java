package dev.parley.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers of random tokens to numbered questions, and how often each was asked. The same
 * seed gives the same answers. Thread-safe.
 */
public final class RandomAnswers {

	private static final List<String> PIECES = List.of("a", " word", "\n", "\r\n", "\"", "\\", "é", "漢", "😀", "data: ",
			"\n\n", "<b>", "id: 7", "\u2028", " ");

	private final long seed;

	private final Map<Integer, AtomicInteger> asked = new ConcurrentHashMap<>();

	public RandomAnswers(long seed) {
		this.seed = seed;
	}

	public static String question(int number) {
		return "Question " + number;
	}

	/** Answers the question that is the last message of a request. */
	public Answer answer(RecordedRequest request) {
		String question = request.messages().getLast().path("content").asString();
		int number = Integer.parseInt(question.substring("Question ".length()));
		this.asked.computeIfAbsent(number, (key) -> new AtomicInteger()).incrementAndGet();
		return Answer.tokens(tokens(number).toArray(String[]::new)).every(Duration.ofMillis(5));
	}

	/** How often the model was asked a question. */
	public int asked(int number) {
		return this.asked.getOrDefault(number, new AtomicInteger()).get();
	}

	/** The number of tokens of an answer. */
	public int count(int number) {
		return tokens(number).size();
	}

	public String text(int number) {
		return String.join("", tokens(number));
	}

	private List<String> tokens(int number) {
		Random random = new Random(this.seed * 31 + number);
		List<String> tokens = new ArrayList<>();
		int count = 20 + random.nextInt(60);
		for (int i = 0; i < count; i++) {
			tokens.add(PIECES.get(random.nextInt(PIECES.size())) + PIECES.get(random.nextInt(PIECES.size())) + i);
		}
		return tokens;
	}

}
