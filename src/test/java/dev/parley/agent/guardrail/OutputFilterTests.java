package dev.parley.agent.guardrail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.Moderator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OutputFilterTests {

	private static final Moderator MODERATOR = (text, cancellation) -> text.contains("harm");

	private static final Guardrails GUARDRAILS = new Guardrails(MODERATOR);

	private static final List<Guardrail> EVERYTHING = List.of(
			GUARDRAILS.create("blocked_words", List.of("foo", "ba r")),
			GUARDRAILS.create("blocked_patterns", List.of("x.{0,30}y", "\\bq{3,}\\b")),
			GUARDRAILS.create("secrets", null), GUARDRAILS.create("personal_data", null));

	/** A reference for what {@link #EVERYTHING} blocks, with another regex library. */
	private static final Pattern BLOCKED = Pattern.compile("(?i:(?<![\\pL\\pM\\pN_])(?:foo|ba r)(?![\\pL\\pM\\pN_]))"
			+ "|x.{0,30}y|\\bqqq+\\b|ann@example\\.or|AKIAABCDEFGHIJKLMNOP\\b|4111 1111 1111 1111(?!\\d)");

	@Property(tries = 300)
	void theCutIntoPiecesMakesNoDifference(@ForAll("texts") String text, @ForAll("cuts") List<Integer> cuts) {
		Told whole = tell(EVERYTHING, List.of(text));
		Told pieces = tell(EVERYTHING, cut(text, cuts));
		assertThat(pieces.verdict()).isEqualTo(whole.verdict());
		assertThat(pieces.text()).isEqualTo(whole.text());
	}

	@Property(tries = 300)
	void blockedTextIsNotReleased(@ForAll("texts") String text, @ForAll("cuts") List<Integer> cuts) {
		Told told = tell(EVERYTHING, cut(text, cuts));
		Matcher blocked = BLOCKED.matcher(text);
		boolean found = blocked.find();
		assertThat(told.verdict().isPresent()).isEqualTo(found);
		assertThat(text).startsWith(told.text());
		if (found) {
			assertThat(told.text().length()).isLessThanOrEqualTo(blocked.start());
		}
		else {
			assertThat(told.text()).isEqualTo(text);
		}
	}

	/** The longest match of each rule, without another rule that holds back more. */
	@Property(tries = 500)
	void theLongestMatchIsFoundWhereverItStands(@ForAll("longest") Tuple2<Guardrail, String> longest,
			@ForAll @IntRange(max = 700) int before, @ForAll @IntRange(max = 700) int after,
			@ForAll("cuts") List<Integer> cuts) {
		String text = ".".repeat(before) + " " + longest.get2() + " " + ".".repeat(after);
		Told told = tell(List.of(longest.get1()), cut(text, cuts));
		assertThat(told.verdict()).isPresent();
		assertThat(told.text()).hasSizeLessThanOrEqualTo(before + 1).isEqualTo(text.substring(0, told.text().length()));
	}

	@Provide
	Arbitrary<Tuple2<Guardrail, String>> longest() {
		String word = "w".repeat(100);
		String email = "l".repeat(64) + "@" + "d".repeat(100) + ".de";
		String token = "eyJ" + "h".repeat(200) + ".eyJpayload0";
		String longest = "x" + "-".repeat(OutputFilter.REACH - 2) + "y";
		return Arbitraries.of(Tuple.of(GUARDRAILS.create("blocked_words", List.of(word)), word),
				Tuple.of(GUARDRAILS.create("blocked_patterns", List.of("x-+y")), longest),
				Tuple.of(GUARDRAILS.create("blocked_patterns", List.of("x-+y\\b")), longest),
				Tuple.of(GUARDRAILS.create("personal_data", null), email),
				Tuple.of(GUARDRAILS.create("personal_data", null), "4111-1111-1111-1111"),
				Tuple.of(GUARDRAILS.create("secrets", null), token));
	}

	@Property(tries = 100)
	void anEndlessMatchIsDecidedInTime(@ForAll @IntRange(max = 700) int before, @ForAll("cuts") List<Integer> cuts) {
		List<Guardrail> endless = List.of(GUARDRAILS.create("blocked_patterns", List.of("foo.*")));
		Told told = tell(endless, cut(".".repeat(before) + "foo" + ".".repeat(2000), cuts));
		assertThat(told.verdict()).isPresent();
		assertThat(told.text()).hasSizeLessThanOrEqualTo(before);
	}

	@Property(tries = 300)
	void neverMoreThanTheLimitIsHeldBack(@ForAll @IntRange(min = 1, max = 2000) int length,
			@ForAll("cuts") List<Integer> cuts) {
		List<String> out = new ArrayList<>();
		OutputFilter gate = OutputFilter.of(EVERYTHING, out::add, new Cancellation());
		StringBuilder said = new StringBuilder();
		gate.ask((onText, cancellation) -> {
			for (String piece : cut("a ".repeat(length), cuts)) {
				said.append(piece);
				onText.accept(piece);
				assertThat(said.length() - String.join("", out).length()).isLessThan(OutputFilter.HELD_BACK);
			}
			return answer(said.toString());
		});
		assertThat(String.join("", out)).isEqualTo(said.toString());
	}

	@Property(tries = 300)
	void surrogatePairsAreNotSplit(@ForAll("cuts") List<Integer> cuts, @ForAll @IntRange(max = 1) int shift) {
		Told told = tell(EVERYTHING, cut("a".repeat(shift) + "\ud83d\ude00".repeat(600), cuts));
		assertThat(told.verdict()).isEmpty();
		assertThat(told.pieces()).allSatisfy((piece) -> {
			assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
			assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1))).isFalse();
		});
	}

	@Property(tries = 300)
	void lengthIsCountedOverPieces(@ForAll @IntRange(min = 1, max = 300) int most,
			@ForAll @IntRange(min = 1, max = 300) int length, @ForAll("cuts") List<Integer> cuts) {
		List<Guardrail> limit = List.of(GUARDRAILS.create("max_length", most));
		Told told = tell(limit, cut("\ud83d\ude00".repeat(length), cuts));
		assertThat(told.verdict().isPresent()).isEqualTo(length > most);
		assertThat(told.text().codePointCount(0, told.text().length())).isLessThanOrEqualTo(most);
	}

	@Provide
	Arbitrary<String> texts() {
		Arbitrary<String> harmless = Arbitraries.of("lorem ", "ipsum", " ", ". ", "food", "fo", "ba", "r", "x", "qq",
				"\ud83d\ude00", "dolor sit amet consectetur adipiscing elit ", "é", "@", "4111 ", "AKIA");
		Arbitrary<String> blocked = Arbitraries.of("foo", " Foo ", "ba r", "y", "qqqq", " ann@example.org ",
				" AKIAABCDEFGHIJKLMNOP ", " 4111 1111 1111 1111 ");
		return Arbitraries.frequencyOf(Tuple.of(40, harmless), Tuple.of(1, blocked))
			.list()
			.ofMaxSize(150)
			.map((parts) -> String.join("", parts));
	}

	@Provide
	Arbitrary<List<Integer>> cuts() {
		return Arbitraries.integers().between(1, 90).list().ofMinSize(1).ofMaxSize(60);
	}

	@Example
	void anAnswerThatIsBlockedClosesItsCall() {
		Cancellation whole = new Cancellation();
		List<String> out = new ArrayList<>();
		OutputFilter gate = OutputFilter.of(EVERYTHING, out::add, whole);
		assertThatExceptionOfType(OutputBlockedException.class).isThrownBy(() -> gate.ask((onText, call) -> {
			onText.accept("There is foo in it. " + "And more. ".repeat(10));
			assertThat(call.isRequested()).isTrue();
			onText.accept("More of it".repeat(100));
			throw new CancelledException();
		}))
			.withMessage("The answer contains a word that is not allowed")
			.matches((ex) -> ex.guardrail().equals("blocked_words"));
		assertThat(out).isEmpty();
		assertThat(whole.isRequested()).isFalse();
	}

	@Example
	void aCancelledAnswerClosesItsCall() {
		Cancellation whole = new Cancellation();
		OutputFilter gate = OutputFilter.of(EVERYTHING, (text) -> {
		}, whole);
		assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> gate.ask((onText, call) -> {
			whole.request();
			call.throwIfRequested();
			return answer("");
		}));
	}

	@Example
	void whatIsSpreadOverAToolCallIsFound() {
		List<String> out = new ArrayList<>();
		OutputFilter gate = OutputFilter.of(EVERYTHING, out::add, new Cancellation());
		gate.ask((onText, call) -> {
			onText.accept("It is AKIAABCDEF");
			return answer("It is AKIAABCDEF");
		});
		assertThat(out).containsExactly("It is AKIAABCDEF");
		assertThatExceptionOfType(OutputBlockedException.class).isThrownBy(() -> gate.ask((onText, call) -> {
			onText.accept("GHIJKLMNOP.");
			return answer("GHIJKLMNOP.");
		}));
		assertThat(out).hasSize(1);
	}

	@Example
	void moderationHoldsAllOfTheAnswer() {
		List<String> out = new ArrayList<>();
		OutputFilter gate = OutputFilter.of(List.of(GUARDRAILS.create("moderation", null)), out::add,
				new Cancellation());
		String text = "A long story. ".repeat(200);
		gate.ask((onText, call) -> {
			onText.accept(text);
			assertThat(out).isEmpty();
			return answer(text);
		});
		assertThat(out).containsExactly(text);
		assertThatExceptionOfType(OutputBlockedException.class).isThrownBy(() -> gate.ask((onText, call) -> {
			onText.accept("harm");
			return answer("harm");
		})).withMessage("The answer was found harmful by the moderation model");
		assertThat(out).hasSize(1);
	}

	@Example
	void moderationThatCannotRunTellsNothing() {
		Guardrails broken = new Guardrails((text, cancellation) -> {
			throw new ModelException(Fault.TIMEOUT, "down", true, null);
		});
		List<String> out = new ArrayList<>();
		OutputFilter closed = OutputFilter.of(List.of(broken.create("moderation", null)), out::add, new Cancellation());
		assertThatExceptionOfType(ModelException.class).isThrownBy(() -> closed.ask(OutputFilterTests::sayHello))
			.matches((ex) -> ex.fault() == Fault.UNAVAILABLE && ex.retryable());
		assertThat(out).isEmpty();
		OutputFilter open = OutputFilter.of(List.of(broken.create("moderation", Map.of("on_failure", "open"))),
				out::add, new Cancellation());
		open.ask(OutputFilterTests::sayHello);
		assertThat(out).containsExactly("hello");
	}

	@Example
	void anAnswerTooLongToModerateIsBlocked() {
		OutputFilter gate = OutputFilter.of(List.of(GUARDRAILS.create("moderation", null)), (text) -> {
		}, new Cancellation());
		assertThatExceptionOfType(OutputBlockedException.class).isThrownBy(() -> gate.ask((onText, call) -> {
			onText.accept("a".repeat(256 * 1024 + 1));
			return answer("");
		})).withMessage("The answer is too long to be checked");
	}

	@Example
	void textThatWasMadeOfTheAnswerCanBeChecked() {
		OutputFilter gate = OutputFilter.of(EVERYTHING, (text) -> {
		}, new Cancellation());
		gate.check("fine");
		assertThatExceptionOfType(OutputBlockedException.class).isThrownBy(() -> gate.check("ann@example.org"));
		OutputFilter.of(List.of(), (text) -> {
		}, new Cancellation()).check("ann@example.org");
	}

	@Example
	void anAgentWithoutGuardrailsTellsItsTokensAsTheyAre() {
		List<String> out = new ArrayList<>();
		Cancellation cancellation = new Cancellation();
		OutputFilter.of(List.of(), out::add, cancellation).ask((onText, call) -> {
			assertThat(call).isSameAs(cancellation);
			onText.accept("a");
			assertThat(out).containsExactly("a");
			return answer("a");
		});
	}

	private static ModelAnswer sayHello(java.util.function.Consumer<String> onText, Cancellation call) {
		onText.accept("hello");
		return answer("hello");
	}

	private static Told tell(List<Guardrail> guardrails, List<String> pieces) {
		List<String> out = new ArrayList<>();
		try {
			OutputFilter.of(guardrails, out::add, new Cancellation()).ask((onText, call) -> {
				pieces.forEach(onText);
				return answer(String.join("", pieces));
			});
			return new Told(out, Optional.empty());
		}
		catch (OutputBlockedException ex) {
			return new Told(out, Optional.of(ex.guardrail()));
		}
	}

	/** Cuts a text into pieces of these lengths, repeated cyclically. */
	private static List<String> cut(String text, List<Integer> lengths) {
		List<String> pieces = new ArrayList<>();
		int start = 0;
		for (int i = 0; start < text.length(); i++) {
			int end = Math.min(text.length(), start + lengths.get(i % lengths.size()));
			pieces.add(text.substring(start, end));
			start = end;
		}
		return pieces;
	}

	private static ModelAnswer answer(String text) {
		return new ModelAnswer(text, List.of(), null, "stop", "fake");
	}

	private record Told(List<String> pieces, Optional<String> verdict) {

		String text() {
			return String.join("", this.pieces);
		}

	}

}
