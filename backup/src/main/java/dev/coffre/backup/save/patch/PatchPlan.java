package dev.coffre.backup.save.patch;

import dev.coffre.backup.content.RecordExtent;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a chunk is composed.
 *
 * @param pieces of the chunk, in order, joined where they are adjacent
 */
record PatchPlan(List<Piece> pieces) {
    PatchPlan {
        pieces = List.copyOf(pieces);
    }

    int literalBytes() {
        int bytes = 0;
        for (Piece piece : pieces) {
            bytes += piece instanceof Piece.Literal ? piece.length() : 0;
        }
        return bytes;
    }

    /** Returns the records that hold the copied bytes. */
    Set<RecordReference> records() {
        Set<RecordReference> records = new HashSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Copy(RecordExtent extent)) {
                records.add(extent.record());
            }
        }
        return records;
    }

    /** Returns the patch bundles that hold copied bytes, those with the fewest first, then by oid, so that chunks agree. */
    List<RecordReference> patchBundles() {
        Map<RecordReference, Integer> bytes = new HashMap<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Copy(RecordExtent extent)
                    && extent.record().type() == RecordType.PATCH) {
                bytes.merge(extent.record(), extent.length(), Integer::sum);
            }
        }
        return bytes.entrySet().stream()
                .sorted(Map.Entry.<RecordReference, Integer>comparingByValue()
                        .thenComparing(entry -> entry.getKey().oid()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the literals of the chunk, one after the other. */
    byte[] literals(Slice chunk) {
        byte[] literals = new byte[literalBytes()];
        int at = 0;
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Literal(int offset, int length)) {
                System.arraycopy(chunk.bytes(), chunk.offset() + offset, literals, at, length);
                at += length;
            }
        }
        return literals;
    }

    /** Collects pieces and joins adjacent ones. */
    static final class Builder {
        private final List<Piece> pieces = new ArrayList<>();
        private int length;

        void addCopy(RecordReference record, int offset, int count) {
            if (!pieces.isEmpty()
                    && pieces.getLast() instanceof Piece.Copy(RecordExtent last)
                    && last.offset() + last.length() == offset
                    && last.record().equals(record)) {
                pieces.set(
                        pieces.size() - 1,
                        new Piece.Copy(new RecordExtent(record, last.offset(), last.length() + count)));
            } else {
                pieces.add(new Piece.Copy(new RecordExtent(record, offset, count)));
            }
            length += count;
        }

        void addLiteral(int count) {
            if (count > 0) {
                if (!pieces.isEmpty() && pieces.getLast() instanceof Piece.Literal(int offset, int before)) {
                    pieces.set(pieces.size() - 1, new Piece.Literal(offset, before + count));
                } else {
                    pieces.add(new Piece.Literal(length, count));
                }
                length += count;
            }
        }

        PatchPlan build() {
            return new PatchPlan(pieces);
        }
    }
}
