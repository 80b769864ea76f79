package dev.coffre.acceptance.golden;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.testing.SyntheticFile;
import dev.coffre.backup.testing.SyntheticNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The files of the golden Windows machine. They use every field that only Windows entries have. */
final class GoldenWindows {
    private static final EntryKey ANNA = EntryKey.root(ByteString.utf8("C:\\Users\\anna"));
    private static final int HIDDEN = 0x2;
    private static final int DIRECTORY = 0x10;
    private static final int ARCHIVE = 0x20;
    private static final int REPARSE_POINT = 0x400;
    private static final int DACL_PRESENT = 0x8004;
    private static final int ADMINISTRATORS = 544;
    private static final int USERS = 545;
    private static final int BUILTIN = 32;

    private GoldenWindows() {}

    static GoldenTree files() {
        GoldenTree tree = new GoldenTree();
        put(tree, ANNA, FileType.DIRECTORY, "", DIRECTORY, descriptor(1, ADMINISTRATORS));
        put(
                tree,
                anna("of-administrators.txt"),
                FileType.REGULAR_FILE,
                "The same.\n",
                ARCHIVE,
                descriptor(1, ADMINISTRATORS));
        put(tree, anna("of-users.txt"), FileType.REGULAR_FILE, "The same.\n", ARCHIVE, descriptor(1, USERS));
        put(
                tree,
                anna("long-list.txt"),
                FileType.REGULAR_FILE,
                "Many may read this.\n",
                ARCHIVE,
                descriptor(60, USERS));
        put(tree, anna("nothing-known.txt"), FileType.REGULAR_FILE, "No descriptor.\n", HIDDEN | ARCHIVE);
        put(
                tree,
                anna("a long name with streams.txt"),
                FileType.REGULAR_FILE,
                "Its streams are beside it.\n",
                ARCHIVE,
                descriptor(2, USERS),
                attribute(WindowsAttributes.SHORT_NAME, ByteString.utf8("ALONGN~1.TXT")),
                stream("Zone.Identifier", "[ZoneTransfer]\r\nZoneId=3\r\n"),
                stream("empty", ""),
                stream("large", "a line of a large stream\r\n".repeat(4_000)));
        put(
                tree,
                anna("cases"),
                FileType.DIRECTORY,
                "",
                DIRECTORY,
                attribute(WindowsAttributes.CASE_SENSITIVE, ByteString.EMPTY));
        put(tree, anna("cases").child(ByteString.utf8("a")), FileType.REGULAR_FILE, "Small.\n", ARCHIVE);
        put(tree, anna("cases").child(ByteString.utf8("A")), FileType.REGULAR_FILE, "Large.\n", ARCHIVE);
        put(tree, ANNA.child(loneSurrogate()), FileType.REGULAR_FILE, "Not UTF-8.\n", ARCHIVE);
        put(tree, anna("back\\slash"), FileType.REGULAR_FILE, "From Linux.\n", ARCHIVE);
        put(
                tree,
                anna("link.txt"),
                symlink("of-users.txt"),
                "",
                ARCHIVE | REPARSE_POINT,
                reparse(0xA000_000C, true, "of-users.txt", "of-users.txt"));
        put(
                tree,
                anna("junction"),
                symlink("C:\\Users\\Public"),
                "",
                DIRECTORY | REPARSE_POINT,
                reparse(0xA000_0003, false, "\\??\\C:\\Users\\Public", "C:\\Users\\Public"));
        return tree;
    }

    private static void put(
            GoldenTree tree, EntryKey key, FileType type, String content, int attributes, ExtendedAttribute... more) {
        ByteBuffer flags = little(4).putInt(attributes);
        SyntheticNode node = tree.node(type, 0, SyntheticFile.of(content)).withoutUnixPermissions();
        tree.put(
                key,
                node.withAttributes(
                        Stream.concat(Stream.of(attribute(WindowsAttributes.ATTRIBUTES, bytes(flags))), Stream.of(more))
                                .toArray(ExtendedAttribute[]::new)));
    }

    /** Self-relative: the owner, the group of users, and so many entries that allow all to the owner. */
    private static ExtendedAttribute descriptor(int entries, int owner) {
        int sid = 16;
        int acl = 8 + entries * (8 + sid);
        ByteBuffer out = little(20 + 2 * sid + acl).put((byte) 1).put((byte) 0).putShort((short) DACL_PRESENT);
        out.putInt(20).putInt(20 + sid).putInt(0).putInt(20 + 2 * sid);
        sid(out, owner);
        sid(out, USERS);
        out.put((byte) 2)
                .put((byte) 0)
                .putShort((short) acl)
                .putShort((short) entries)
                .putShort((short) 0);
        for (int i = 0; i < entries; i++) {
            out.put((byte) 0).put((byte) 3).putShort((short) (8 + sid)).putInt(0x001F_01FF);
            sid(out, owner);
        }
        return attribute(WindowsAttributes.SECURITY_DESCRIPTOR, bytes(out));
    }

    private static void sid(ByteBuffer out, int relativeId) {
        out.put(new byte[] {1, 2, 0, 0, 0, 0, 0, 5}).putInt(BUILTIN).putInt(relativeId);
    }

    private static ExtendedAttribute reparse(int tag, boolean symlink, String substitute, String print) {
        byte[] names = (substitute + print).getBytes(StandardCharsets.UTF_16LE);
        int head = symlink ? 12 : 8;
        ByteBuffer out = little(8 + head + names.length)
                .putInt(tag)
                .putShort((short) (head + names.length))
                .putShort((short) 0);
        out.putShort((short) 0).putShort((short) (2 * substitute.length()));
        out.putShort((short) (2 * substitute.length())).putShort((short) (2 * print.length()));
        if (symlink) {
            out.putInt(1);
        }
        return attribute(WindowsAttributes.REPARSE_DATA, bytes(out.put(names)));
    }

    private static ExtendedAttribute stream(String name, String content) {
        return attribute(WindowsAttributes.stream(ByteString.utf8(name)), ByteString.utf8(content));
    }

    private static ExtendedAttribute attribute(ByteString name, ByteString value) {
        return new ExtendedAttribute(name, value);
    }

    private static ByteString loneSurrogate() {
        return ByteString.utf8("lone-").concat(ByteString.of(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}));
    }

    private static FileType symlink(String target) {
        return new FileType.Symlink(ByteString.utf8(target));
    }

    private static EntryKey anna(String name) {
        return ANNA.child(ByteString.utf8(name));
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteString bytes(ByteBuffer full) {
        return ByteString.of(full.array());
    }
}
