package dev.parley.cluster;

import java.util.List;

import dev.parley.Benchmarks;
import dev.parley.SampleAnswer;
import dev.parley.run.event.RunEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Copies of events for other servers. */
public class EventCodecBenchmarks extends Benchmarks {

	private final List<RunEvent> events = SampleAnswer.events();

	private final byte[] encoded = EventCodec.encode(this.events);

	private final List<List<RunEvent>> singles = this.events.stream().map(List::of).toList();

	private final List<byte[]> encodedSingles = this.singles.stream().map(EventCodec::encode).toList();

	@Benchmark
	public byte[] encodeOne() {
		return EventCodec.encode(this.singles.get(nextIndex()));
	}

	@Benchmark
	@OperationsPerInvocation(SampleAnswer.TOKENS)
	public byte[] encode64() {
		return EventCodec.encode(this.events);
	}

	@Benchmark
	public List<RunEvent> decodeOne() {
		return EventCodec.decode(this.encodedSingles.get(nextIndex()));
	}

	@Benchmark
	@OperationsPerInvocation(SampleAnswer.TOKENS)
	public List<RunEvent> decode64() {
		return EventCodec.decode(this.encoded);
	}

}
