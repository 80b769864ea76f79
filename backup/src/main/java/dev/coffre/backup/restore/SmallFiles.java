package dev.coffre.backup.restore;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.Content;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.recall.Recall;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Recovers files that fit in memory, many at once: what one needs is asked for as soon as it is met, and it is written when
 * all of it is there. For one thread; {@link #add} waits when too much is under way.
 */
final class SmallFiles {
    /** Plaintext that may be under way, in bytes, and files. */
    private static final long BYTES_UNDER_WAY = 24L << 20;

    private static final int FILES_UNDER_WAY = 2_048;

    private final Recall recall;
    private final PageSource pages;
    private final FilePlacer placer;
    private final LinkGroups links;
    private final Executor compute;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private long bytesUnderWay;

    private record UnderWay(CompletableFuture<Void> done, long bytes) {}

    SmallFiles(Recall recall, PageSource pages, FilePlacer placer, LinkGroups links, Executor compute) {
        this.recall = recall;
        this.pages = pages;
        this.placer = placer;
        this.links = links;
        this.compute = compute;
    }

    /** @param path where the file is to stand */
    void add(Entry entry, TargetPath path) {
        long bytes = Math.min(entry.metadata().size(), BYTES_UNDER_WAY);
        while (bytesUnderWay + bytes > BYTES_UNDER_WAY && !underWay.isEmpty() || underWay.size() >= FILES_UNDER_WAY) {
            recall.send();
            takeOldest();
        }
        bytesUnderWay += bytes;
        underWay.add(new UnderWay(start(entry, path), bytes));
    }

    private CompletableFuture<Void> start(Entry entry, TargetPath path) {
        return switch (entry.content()) {
            case Content.Bundled place -> {
                CompletableFuture<Bundle> bundle = recall.wantBundle(place.bundle());
                yield whenThere(
                        bundle,
                        () -> place(
                                entry,
                                path,
                                file -> FilePlacer.of(entry, place, Recall.await(bundle))
                                        .to(file)));
            }
            case Content.Chunks _, Content.FileList _, Content.None _ -> {
                List<Piece> pieces = new ArrayList<>();
                ChunkStream.of(entry.content(), entry.metadata().size(), pages)
                        .forEachRemaining(chunk -> pieces.add(new Piece(chunk, recall.want(chunk.chunk()))));
                CompletableFuture<Void> all =
                        CompletableFuture.allOf(pieces.stream().map(Piece::raw).toArray(CompletableFuture<?>[]::new));
                yield whenThere(
                        all,
                        () -> place(entry, path, file -> {
                            for (Piece piece : pieces) {
                                FilePlacer.write(file, piece.chunk(), Recall.await(piece.raw()));
                            }
                        }));
            }
        };
    }

    private record Piece(PlacedChunk chunk, CompletableFuture<Slice> raw) {}

    /** Whether it came or failed: the placer tells which. */
    private CompletableFuture<Void> whenThere(CompletableFuture<?> needed, Runnable task) {
        return needed.handle((_, _) -> 0).thenRunAsync(task, compute);
    }

    private void place(Entry entry, TargetPath path, FilePlacer.Writing content) {
        if (placer.place(entry, path, content)) {
            links.stands(entry, path);
        }
    }

    private void takeOldest() {
        UnderWay oldest = underWay.remove();
        bytesUnderWay -= oldest.bytes();
        Recall.await(oldest.done());
    }

    /** Waits until every file that was added is placed or failed. */
    void finish() {
        recall.send();
        while (!underWay.isEmpty()) {
            takeOldest();
        }
    }
}
