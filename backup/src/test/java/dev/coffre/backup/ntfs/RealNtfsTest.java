package dev.coffre.backup.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.page.Kids;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.AttributePlacement;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entries;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The codecs on bytes that an NTFS file system returned. {@code acceptance/long/ntfs} makes such a file system and runs this
 * test on its bytes; every check runs it on those that were kept.
 */
class RealNtfsTest {
    private static final Path FOLDER = Path.of(System.getProperty("coffre.ntfs", "src/test/resources/ntfs"));
    private static final Timestamp CREATED = new Timestamp(1_700_000_000, 123_456_700);
    private static final List<String> STREAMS = List.of("Zone.Identifier", "empty", "large");

    @Test
    void aCreationTimeIsReadExactly() throws IOException {
        long ticks = little("note.created").getLong();
        assertThat(WindowsTime.timestamp(ticks)).isEqualTo(CREATED);
        assertThat(WindowsTime.ticks(CREATED)).isEqualTo(ticks);
    }

    @Test
    void aSecurityDescriptorNamesOwnerGroupAndEntries() throws IOException {
        SecurityDescriptor descriptor = SecurityDescriptor.parse(bytes("note.windows.security_descriptor"));
        assertThat(descriptor.owner().map(SecurityId::toString)).hasValue("S-1-5-32-544");
        assertThat(descriptor.group().map(SecurityId::toString)).hasValue("S-1-5-32-545");
        assertThat(descriptor.accessEntries()).hasValue(3);
        assertThat(descriptor.auditEntries()).isEmpty();
        assertThat(descriptor.control() & SecurityDescriptor.DACL_PROTECTED).isNotZero();
    }

    @Test
    void aJunctionLeadsToItsTarget() throws IOException {
        ReparseData data = ReparseData.parse(bytes("junction.windows.reparse_data"));
        assertThat(data.tag()).isEqualTo(ReparseData.MOUNT_POINT);
        assertThat(data.isNameSurrogate()).isTrue();
        ReparseData.Link link = data.link().orElseThrow();
        assertThat(link.target()).isEqualTo("C:\\Users\\Public");
        assertThat(link.substituteName()).isEqualTo("\\??\\C:\\Users\\Public");
        assertThat(link.isVolume()).isFalse();
    }

    @Test
    void allOfThemComeBackThroughAnEntry() throws IOException {
        List<ExtendedAttribute> note = new ArrayList<>();
        note.add(attribute(WindowsAttributes.ATTRIBUTES, "note.windows.attributes"));
        note.add(attribute(WindowsAttributes.SECURITY_DESCRIPTOR, "note.windows.security_descriptor"));
        for (String stream : STREAMS) {
            note.add(attribute(WindowsAttributes.stream(ByteString.utf8(stream)), "note.windows.stream_" + stream));
        }
        assertThat(throughEntry(FileType.REGULAR_FILE, note)).isEqualTo(note);
        List<ExtendedAttribute> junction = List.of(
                attribute(WindowsAttributes.ATTRIBUTES, "junction.windows.attributes"),
                attribute(WindowsAttributes.REPARSE_DATA, "junction.windows.reparse_data"));
        FileType link = new FileType.Symlink(ByteString.utf8("C:\\Users\\Public"));
        assertThat(throughEntry(link, junction)).isEqualTo(junction);
    }

    @Test
    void attributesAreThoseThatWereSet() throws IOException {
        AttributeSet set = AttributePlacement.place(
                List.of(attribute(WindowsAttributes.ATTRIBUTES, "note.windows.attributes")), _ -> Kids.chunk(1, 1));
        assertThat(set.windowsAttributes()).hasValue(0x23); // read-only, hidden, archive
    }

    private static List<ExtendedAttribute> throughEntry(FileType type, List<ExtendedAttribute> attributes) {
        Map<RecordReference, byte[]> chunks = new HashMap<>();
        AttributeSet set = AttributePlacement.place(attributes, raw -> {
            RecordReference chunk = Kids.chunk(chunks.size() + 1, raw.length);
            chunks.put(chunk, raw);
            return chunk;
        });
        Metadata metadata = new Metadata(
                type,
                Optional.empty(),
                type instanceof FileType.Symlink(ByteString target) ? target.size() : 0,
                CREATED,
                CREATED,
                new FileIdentity(ByteString.utf8("ntfs"), 64, 1),
                Optional.of(CREATED));
        EntryKey key = EntryKey.root(ByteString.utf8("D:\\")).child(ByteString.utf8("note.txt"));
        Entry entry = new Entry(key, metadata, FileContent.NONE, set, EntryMarks.NONE);
        Entry read = Entries.writtenAndRead(entry);
        assertThat(read).isEqualTo(entry);
        return AttributePlacement.collect(read.attributes(), chunks::get);
    }

    private static ExtendedAttribute attribute(ByteString name, String file) throws IOException {
        return new ExtendedAttribute(name, bytes(file));
    }

    private static ByteBuffer little(String file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteString bytes(String file) throws IOException {
        return ByteString.of(Files.readAllBytes(FOLDER.resolve(file)));
    }
}
