package dev.coffre.acceptance.golden;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.testing.SyntheticFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is on the golden machines' disks, and how it changes from one backup to the next. */
final class GoldenFiles {
    private static final EntryKey HOME = EntryKey.root(ByteString.utf8("/home/ada"));
    private static final EntryKey SERVICE = EntryKey.root(ByteString.utf8("/srv/m\u00e9dia"));
    private static final EntryKey ETC = EntryKey.root(ByteString.utf8("/etc"));
    private static final EntryKey MOTD = EntryKey.root(ByteString.utf8("/var/motd"));
    private static final Ownership ROOT = GoldenTree.owner(0, "root");
    private static final Ownership BOB = GoldenTree.owner(1001, "bob");
    private static final Ownership NAMELESS = new Ownership(65534, 1001, ByteString.EMPTY, ByteString.EMPTY);
    private static final int MANY = 600;
    private static final int EXTENTS = 4100;
    private static final int MIB = 1 << 20;

    private GoldenFiles() {}

    static GoldenTree first() {
        GoldenTree tree = new GoldenTree();
        tree.folder(HOME).folder(SERVICE);
        documents(tree);
        content(tree);
        holes(tree);
        special(tree);
        names(tree);
        times(tree);
        attributes(tree);
        for (int i = 0; i < MANY; i++) {
            tree.file(home("many/file-%03d".formatted(i)), text("This is small file number " + i + ".\n"));
        }
        return tree;
    }

    static GoldenTree second(GoldenTree tree) {
        return tree.change(
                        home("documents/letter.txt"), node -> node.withContent(text("Dear Bob, much has changed.\n")))
                .remove(home("many/file-017"))
                .file(home("documents/new.txt"), text("New.\n"))
                .unsettle(home("documents/growing.log"))
                .refuse(
                        home("documents/private.txt"),
                        node -> node.withOwner(ROOT).withMode(0))
                .change(home("documents"), node -> node.withMode(0700))
                .change(SERVICE.child(ByteString.utf8("few-chunks.txt")), node -> node.withContent(lines("b", 27_000)))
                .change(
                        SERVICE.child(ByteString.utf8("file-list.txt")),
                        node -> node.withContent(inPlace(lines("c", 110_000), 1_000_000, 2_500_000, 2_510_000)));
    }

    static GoldenTree third(GoldenTree tree) {
        return tree.settle(home("documents/growing.log"))
                .change(home("documents/letter.txt"), node -> node.withOwner(BOB))
                .remove(home("documents/new.txt"))
                .link(home("links/one"), home("links/three"))
                .file(home("many/file-017"), text("It came back.\n"));
    }

    static GoldenTree fourth(GoldenTree tree) {
        return tree.file(SERVICE.child(ByteString.utf8("disk.img")), lines("sector", 57_000))
                .change(home("empty"), node -> node.withMode(01777))
                .file(home("many/file-600"), text("The newest of all.\n"));
    }

    static GoldenTree other() {
        GoldenTree tree = new GoldenTree();
        tree.folder(ETC).folder(ETC.child(ByteString.utf8("ssl")));
        tree.put(
                ETC.child(ByteString.utf8("hosts")),
                tree.node(FileType.REGULAR_FILE, 0644, text("127.0.0.1 localhost\n"))
                        .withOwner(ROOT));
        tree.special(ETC.child(ByteString.utf8("mtab")), symlink("../proc/self/mounts"));
        return tree.file(MOTD, text("This root is a file.\n"));
    }

    private static void documents(GoldenTree tree) {
        tree.folder(home("documents"))
                .file(home("documents/letter.txt"), text("Dear Bob,\n"))
                .file(home("documents/growing.log"), text("one line\n"))
                .file(home("documents/private.txt"), text("Nobody else reads this.\n"))
                .file(home("documents/nothing"), text(""))
                .folder(home("empty"))
                .folder(home("many"))
                .folder(home("links"))
                .file(home("links/one"), text("A file with several names.\n"))
                .link(home("links/one"), home("links/two"))
                .file(home("links/large"), lines("linked", 3000))
                .link(home("links/large"), home("documents/large-too"));
        tree.put(
                home("run-as-root"),
                tree.node(FileType.REGULAR_FILE, 04755, text("#!/bin/true\n")).withOwner(ROOT));
        tree.put(
                home("of-bob"),
                tree.node(FileType.REGULAR_FILE, 02640, text("This is Bob's.\n"))
                        .withOwner(BOB));
        tree.put(
                home("of-nobody"),
                tree.node(FileType.REGULAR_FILE, 0600, text("Nobody's.\n")).withOwner(NAMELESS));
        tree.put(home("read-only"), tree.node(FileType.DIRECTORY, 0555, text("")))
                .file(home("read-only/inside"), text("In a folder that forbids writing.\n"));
        EntryKey deep = home("deep");
        tree.folder(deep);
        for (int i = 0; i < 40; i++) {
            deep = deep.child(ByteString.utf8("level-" + i));
            tree.folder(deep);
        }
        tree.file(deep.child(ByteString.utf8("bottom")), text("Far down.\n"));
    }

    private static void content(GoldenTree tree) {
        tree.file(SERVICE.child(ByteString.utf8("few-chunks.txt")), lines("a", 26_000))
                .file(SERVICE.child(ByteString.utf8("file-list.txt")), lines("c", 110_000))
                .file(SERVICE.child(ByteString.utf8("does-not-compress")), SyntheticFile.generated(7, 300_000))
                .file(SERVICE.child(ByteString.utf8("zeros")), SyntheticFile.of(new byte[9 * MIB / 2]))
                .file(SERVICE.child(ByteString.utf8("largest-bundled")), SyntheticFile.of(new byte[262_143]))
                .file(SERVICE.child(ByteString.utf8("smallest-chunk")), SyntheticFile.of(new byte[262_144]));
    }

    private static void holes(GoldenTree tree) {
        List<Extent> extents = List.of(new Extent(0, 5000), new Extent(2 * MIB + 4096, 30_000));
        List<Extent> single = new ArrayList<>();
        for (int i = 1; i <= EXTENTS; i++) {
            single.add(new Extent(i * (MIB + 4096L), 1));
        }
        long end = (EXTENTS + 1) * (MIB + 4096L);
        tree.file(SERVICE.child(ByteString.utf8("holes")), SyntheticFile.sparse(1, 4 * MIB, extents))
                .file(SERVICE.child(ByteString.utf8("only-a-hole")), SyntheticFile.sparse(1, 3 * MIB, List.of()))
                .file(SERVICE.child(ByteString.utf8("two-levels-of-list")), SyntheticFile.sparse(3, end, single));
    }

    private static void special(GoldenTree tree) {
        tree.folder(home("special"))
                .special(home("special/dangling"), symlink("no/such/file"))
                .special(home("special/absolute"), symlink("/etc/passwd"))
                .special(home("special/long-target"), symlink("../".repeat(1333) + "x"))
                .special(home("special/not-utf-8"), new FileType.Symlink(bytes(0xff, 'x', 0xfe)))
                .special(home("special/fifo"), FileType.FIFO)
                .special(home("special/null"), new FileType.CharacterDevice(1, 3))
                .special(home("special/disk"), new FileType.BlockDevice(259, 70_000));
    }

    private static void names(GoldenTree tree) {
        EntryKey folder = home("names");
        tree.folder(folder);
        List<ByteString> names = List.of(
                bytes(0xff, 0xfe, 'x'),
                bytes(1),
                bytes('a', 0xc3),
                ByteString.utf8("two\nlines"),
                ByteString.utf8("n".repeat(255)),
                ByteString.utf8("caf\u00e9"),
                ByteString.utf8("cafe\u0301"),
                ByteString.utf8("\ud83e\udd80"),
                ByteString.utf8(" "),
                ByteString.utf8("..."),
                ByteString.utf8("-rf"),
                ByteString.utf8("*"),
                ByteString.utf8("back\\slash \"quoted\""),
                ByteString.utf8("\u202ereversed"));
        names.forEach(name -> tree.file(folder.child(name), text("named " + name.display() + "\n")));
        tree.folder(folder.child(bytes(0x80)))
                .file(folder.child(bytes(0x80)).child(ByteString.utf8("inside")), text("In an odd folder.\n"));
    }

    private static void times(GoldenTree tree) {
        tree.folder(home("times"));
        time(tree, "before-1970", -1_000_000_000, 999_999_999);
        time(tree, "just-before-1970", -1, 1);
        time(tree, "1970", 0, 0);
        time(tree, "after-2038", 2_147_483_648L, 5);
        time(tree, "after-2100", 7_258_118_400L, 123_456_789);
    }

    private static void time(GoldenTree tree, String name, long seconds, int nanos) {
        tree.put(
                home("times/" + name),
                tree.node(FileType.REGULAR_FILE, 0644, text(name + "\n"))
                        .withTimes(new Timestamp(seconds, nanos), new Timestamp(1_740_000_000, 0)));
    }

    private static void attributes(GoldenTree tree) {
        tree.folder(home("attributes"));
        tree.put(
                home("attributes/small"),
                tree.node(FileType.REGULAR_FILE, 0644, text("small\n"))
                        .withAttributes(attribute("user.empty", ""), attribute("user.note", "caf\u00e9")));
        tree.put(
                home("attributes/long"),
                tree.node(FileType.REGULAR_FILE, 0644, text("long\n"))
                        .withAttributes(attribute("user.long", "long ".repeat(400)), attribute("user.short", "short")));
        ExtendedAttribute[] many = new ExtendedAttribute[1100];
        for (int i = 0; i < many.length; i++) {
            many[i] = attribute("user.a%04d".formatted(i), "value " + i);
        }
        tree.put(
                home("attributes/many"),
                tree.node(FileType.REGULAR_FILE, 0644, text("many\n")).withAttributes(many));
        ByteString access = acl(6, 4, 4, 4, 0);
        tree.put(
                home("attributes/access"),
                tree.node(FileType.REGULAR_FILE, 0640, text("access\n"))
                        .withAttributes(new ExtendedAttribute(ByteString.utf8("system.posix_acl_access"), access)));
        tree.put(
                home("attributes/default"),
                tree.node(FileType.DIRECTORY, 0750, text(""))
                        .withAttributes(
                                new ExtendedAttribute(ByteString.utf8("system.posix_acl_default"), acl(7, 5, 5, 5, 0)),
                                attribute("user.folder", "a folder's")));
    }

    /** As the kernel writes it: little-endian, version 2; owner, user 1001, group, mask, others. */
    private static ByteString acl(int owner, int bob, int group, int mask, int others) {
        ByteBuffer acl = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
        aclEntry(acl, 0x01, owner, -1);
        aclEntry(acl, 0x02, bob, 1001);
        aclEntry(acl, 0x04, group, -1);
        aclEntry(acl, 0x10, mask, -1);
        aclEntry(acl, 0x20, others, -1);
        return ByteString.of(acl.array());
    }

    private static void aclEntry(ByteBuffer acl, int tag, int permissions, int id) {
        acl.putShort((short) tag).putShort((short) permissions).putInt(id);
    }

    private static ExtendedAttribute attribute(String name, String value) {
        return new ExtendedAttribute(ByteString.utf8(name), ByteString.utf8(value));
    }

    private static FileType symlink(String target) {
        return new FileType.Symlink(ByteString.utf8(target));
    }

    private static EntryKey home(String path) {
        EntryKey key = HOME;
        for (String component : path.split("/", -1)) {
            key = key.child(ByteString.utf8(component));
        }
        return key;
    }

    private static SyntheticFile text(String text) {
        return SyntheticFile.of(text);
    }

    /** Compresses well, and no two windows of 64 bytes are alike. */
    private static SyntheticFile lines(String word, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(
                    "%s %06d of a text that is written to be cut into pieces and compressed, line by line, again. %06d\n"
                            .formatted(word, i, i));
        }
        return SyntheticFile.of(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Changes some bytes at these offsets, as a database does: their chunks become patched ones. */
    private static SyntheticFile inPlace(SyntheticFile file, int... offsets) {
        byte[] content = new byte[Math.toIntExact(file.size())];
        file.copy(0, content, 0, content.length);
        for (int offset : offsets) {
            byte[] changed = ("CHANGED IN PLACE AT " + offset).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(changed, 0, content, offset, changed.length);
        }
        return SyntheticFile.of(content);
    }

    private static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.of(bytes);
    }
}
