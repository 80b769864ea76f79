package dev.coffre.backup.win32;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"plain.txt", "é € 😀", "CONTACT", "com", "a.b", ".hidden", "COM10", "\uF028", "\uF8FF"})
    void namesThatWindowsHoldsStay(String name) {
        assertThat(MappedNames.windowsName(ByteString.utf8(name))).isEqualTo(name);
        assertThat(MappedNames.original(name)).isEqualTo(ByteString.utf8(name));
    }

    @Test
    void forbiddenCharactersBecomePrivateOnes() {
        assertMapped(ByteString.utf8("a:b"), "a\uF03Ab");
        assertMapped(ByteString.utf8("<>\"|?*\\"), "\uF03C\uF03E\uF022\uF07C\uF03F\uF02A\uF05C");
        assertMapped(ByteString.utf8("line\n"), "line\uF00A");
        assertMapped(ByteString.utf8("dot."), "dot\uF02E");
        assertMapped(ByteString.utf8("dots.."), "dots.\uF02E");
        assertMapped(ByteString.utf8("space "), "space\uF020");
    }

    @Test
    void namesOfDevicesBecomeOthers() {
        assertMapped(ByteString.utf8("CON"), "\uF043ON");
        assertMapped(ByteString.utf8("nul.tar.gz"), "\uF06Eul.tar.gz");
        assertMapped(ByteString.utf8("Com1"), "\uF043om1");
        assertMapped(ByteString.utf8("lpt² .x"), "\uF06Cpt² .x");
    }

    @Test
    void bytesThatAreNotUtf8AreMappedOneByOne() {
        assertMapped(bytes("61ff62"), "a\uF0FFb");
        assertMapped(bytes("c3"), "\uF0C3");
        assertMapped(bytes("e28241"), "\uF0E2\uF082A");
        assertMapped(bytes("eda0bdedb880"), "\uD83D\uF0ED\uF0B8\uF080");
    }

    @Test
    void loneSurrogatesStay() {
        assertMapped(bytes("61eda080"), "a\uD800");
    }

    @Test
    void aNameThatLooksMappedIsMappedItself() {
        assertMapped(ByteString.utf8("a\uF03Ab"), "a\uF0EF\uF080\uF0BAb");
    }

    @Test
    void namesOfWindowsStayEvenIfProgramsCannotUseThem() {
        for (String name : List.of("CON", "dot.", "space ")) {
            assertThat(MappedNames.nativeName(ByteString.utf8(name))).isEqualTo(name);
            assertThat(MappedNames.original(name)).isEqualTo(ByteString.utf8(name));
        }
        assertThat(MappedNames.nativeName(ByteString.utf8("a:b"))).isEqualTo("a\uF03Ab");
    }

    @Test
    void namesThatDifferByCaseOnlyGetSpellingsOfTheirOwn() {
        List<String> names = List.of("AB", "Ab", "aB", "ab");
        List<String> variants = names.stream()
                .map(ByteString::utf8)
                .map(MappedNames::caseVariant)
                .toList();
        assertThat(variants.stream().map(MappedNames::caseKey)).doesNotHaveDuplicates();
        assertThat(variants.stream().map(MappedNames::original))
                .containsExactlyElementsOf(names.stream().map(ByteString::utf8).toList());
        assertThat(MappedNames.original(MappedNames.caseVariant(ByteString.utf8("Éa:1"))))
                .isEqualTo(ByteString.utf8("Éa:1"));
        assertThat(MappedNames.caseKey("ÉAb")).isEqualTo(MappedNames.caseKey("éaB"));
    }

    @Test
    void aPrivateCharacterThatNoMappingMadeStays() {
        assertThat(MappedNames.original("\uF06Dakefile")).isEqualTo(ByteString.utf8("\uF06Dakefile"));
        assertThat(MappedNames.original("a\uF03A\uF028")).isEqualTo(ByteString.utf8("a:\uF028"));
    }

    @Test
    void twoFilesOfAFolderNeverHaveTheSameOriginalName() {
        assertThat(MappedNames.originals(List.of("CON", "\uF043ON", "x\uF03A")))
                .containsExactly(ByteString.utf8("CON"), ByteString.utf8("\uF043ON"), ByteString.utf8("x:"));
    }

    @Test
    void everyNameComesBack() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            byte[] name = new byte[1 + random.nextInt(6)];
            random.nextBytes(name);
            for (int j = 0; j < name.length; j++) {
                if (name[j] == 0 || name[j] == '/') {
                    name[j] = 'x';
                }
            }
            ByteString original = ByteString.of(name);
            assertMapped(original, MappedNames.windowsName(original));
            assertThat(MappedNames.original(MappedNames.nativeName(original))).isEqualTo(original);
        }
    }

    @Test
    void everyNameOfOddCharactersComesBack() {
        Random random = new Random(8);
        String[] odd = {
            "a", "B", ".", " ", ":", "é", "\uF03A", "\uF02E", "\uF042", "\uF0C3", "\uF089", "CON", "\uF028", "\\"
        };
        for (int i = 0; i < 100_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = 1 + random.nextInt(4); length > 0; length--) {
                name.append(odd[random.nextInt(odd.length)]);
            }
            ByteString original = ByteString.utf8(name.toString());
            String mapped = MappedNames.windowsName(original);
            assertMapped(original, mapped);
            assertThat(MappedNames.original(MappedNames.nativeName(original))).isEqualTo(original);
            assertThat(MappedNames.original(MappedNames.caseVariant(original)))
                    .as(HexFormat.of().formatHex(original.toByteArray()))
                    .isEqualTo(original);
        }
    }

    private static void assertMapped(ByteString original, String windowsName) {
        assertThat(MappedNames.windowsName(original)).isEqualTo(windowsName);
        assertThat(MappedNames.original(windowsName)).isEqualTo(original);
    }

    private static ByteString bytes(String hex) {
        return ByteString.of(HexFormat.of().parseHex(hex));
    }
}
