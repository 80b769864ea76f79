package dev.coffre.vault.store.pack;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordType;

/** What a pack holds. Content and pages are in separate packs, because they are read separately. */
public enum PackKind {
    DATA(1, "data"),
    PAGES(2, "pages");

    private final int number;
    private final String directoryName;

    PackKind(int number, String folder) {
        this.number = number;
        this.directoryName = folder;
    }

    int number() {
        return number;
    }

    /** Returns the name of the directory for packs of this kind. */
    public String directoryName() {
        return directoryName;
    }

    /** Returns the kind of pack for records of this type. Points, aliases and keyrings go into no pack. */
    public static PackKind of(RecordType type) {
        if (type.isData()) {
            return DATA;
        }
        if (type.isPage()) {
            return PAGES;
        }
        throw new IllegalArgumentException("no pack takes a " + type);
    }

    static PackKind read(BinaryReader in) {
        int number = in.u8("kind");
        in.require(number > 0, "kind is 0");
        for (PackKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw ProblemCode.FORMAT_TOO_NEW.with("thing", "a pack's kind").with("version", number);
    }
}
