package dev.coffre.backup.tree;

import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.bench.Bare;
import dev.coffre.bench.Sample;
import dev.coffre.bench.Tree;
import dev.coffre.sealing.PageBoundary;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Writes entries into tree pages and reads them. */
@State(Scope.Thread)
@OperationsPerInvocation(Tree.ENTRIES)
public class TreePageBenchmark {
    private final List<Entry> entries = Tree.entries();
    private final List<byte[]> keys =
            entries.stream().map(entry -> KeyCodec.keyBytes(entry.key())).toList();
    private final PageBoundary cut = Sample.key().pageBoundary();
    private final Bare bare = new Bare();
    private final List<RawPage> pages = new ArrayList<>();
    private final List<RawPage> leaves;
    private final byte[] into = new byte[1 << 20];
    private int made;

    public TreePageBenchmark() {
        build(pages);
        leaves = pages.stream()
                .filter(page -> TreePageReader.decode(page).level() == 0)
                .toList();
    }

    private TreeRoot build(List<RawPage> finished) {
        TreeBuilder tree = new TreeBuilder(cut::value, page -> name(page, finished));
        entries.forEach(tree::add);
        return tree.finish();
    }

    private RecordReference name(RawPage page, List<RawPage> finished) {
        finished.add(page);
        made++;
        return new RecordReference(RecordType.TREE, Sample.oid(made), Sample.pid(made), page.raw().length, 0, "");
    }

    @Benchmark
    public TreeRoot write() {
        return build(new ArrayList<>());
    }

    @Benchmark
    public byte[] cutsAndCopies() {
        for (byte[] key : keys) {
            bare.hmac(key, key.length);
        }
        for (RawPage page : pages) {
            System.arraycopy(page.raw(), 0, into, 0, page.raw().length);
        }
        return into;
    }

    @Benchmark
    public void read(Blackhole hole) {
        for (RawPage leaf : leaves) {
            hole.consume(TreePageReader.decode(leaf));
        }
    }

    @Benchmark
    public void makeEntries(Blackhole hole) {
        for (Entry entry : entries) {
            hole.consume(Tree.copy(entry));
        }
    }
}
