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
 * The instructions that compose a changed chunk.
 *
 * @param instructions in the order of the chunk, joined where they are adjacent
 */
record PatchPlan(List<PatchInstruction> instructions) {
    PatchPlan {
        instructions = List.copyOf(instructions);
    }

    int literalBytes() {
        int bytes = 0;
        for (PatchInstruction instruction : instructions) {
            bytes += instruction instanceof PatchInstruction.Literal ? instruction.length() : 0;
        }
        return bytes;
    }

    /** Returns the records that hold the copied bytes. */
    Set<RecordReference> records() {
        Set<RecordReference> records = new HashSet<>();
        for (PatchInstruction instruction : instructions) {
            if (instruction instanceof PatchInstruction.Copy(RecordExtent extent)) {
                records.add(extent.record());
            }
        }
        return records;
    }

    /** Returns the patch bundles that hold copied bytes, those with the fewest first, then by oid, so that chunks agree. */
    List<RecordReference> patchBundles() {
        Map<RecordReference, Integer> bytes = new HashMap<>();
        for (PatchInstruction instruction : instructions) {
            if (instruction instanceof PatchInstruction.Copy(RecordExtent extent)
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
        for (PatchInstruction instruction : instructions) {
            if (instruction instanceof PatchInstruction.Literal(int offset, int length)) {
                System.arraycopy(chunk.bytes(), chunk.offset() + offset, literals, at, length);
                at += length;
            }
        }
        return literals;
    }

    /** Collects instructions and joins adjacent ones. */
    static final class Builder {
        private final List<PatchInstruction> instructions = new ArrayList<>();
        private int length;

        void addCopy(RecordReference record, int offset, int count) {
            if (!instructions.isEmpty()
                    && instructions.getLast() instanceof PatchInstruction.Copy(RecordExtent last)
                    && last.offset() + last.length() == offset
                    && last.record().equals(record)) {
                instructions.set(
                        instructions.size() - 1,
                        new PatchInstruction.Copy(new RecordExtent(record, last.offset(), last.length() + count)));
            } else {
                instructions.add(new PatchInstruction.Copy(new RecordExtent(record, offset, count)));
            }
            length += count;
        }

        void addLiteral(int count) {
            if (count > 0) {
                if (!instructions.isEmpty()
                        && instructions.getLast() instanceof PatchInstruction.Literal(int offset, int before)) {
                    instructions.set(instructions.size() - 1, new PatchInstruction.Literal(offset, before + count));
                } else {
                    instructions.add(new PatchInstruction.Literal(length, count));
                }
                length += count;
            }
        }

        PatchPlan build() {
            return new PatchPlan(instructions);
        }
    }
}
