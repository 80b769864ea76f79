package dev.coffre.server.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.tls.PemPair;
import dev.coffre.server.tls.TlsIdentity;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.credentials.AddressAnnouncement;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.testing.SimulatedClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressServiceTest {
    /** Each is a text of its own in both languages, without words of the code or the JDK in it. */
    private static final Set<ProblemCode> REFUSALS = EnumSet.of(
            ProblemCode.ADDRESS_INVALID,
            ProblemCode.ADDRESSES_TOO_MANY,
            ProblemCode.ADDRESS_SUPPOSED,
            ProblemCode.NOTHING_ANNOUNCED,
            ProblemCode.ANNOUNCEMENT_NEEDLESS,
            ProblemCode.CERTIFICATE_UNUSABLE,
            ProblemCode.TLS_PIN_INVALID);

    private static final String HERE = "https://here.example:8443";
    private static final String THERE = "https://there.example:8443";
    private static final String ELSEWHERE = "https://elsewhere.example";
    private static final String SUPPOSED = "https://localhost:8443";

    @TempDir
    private Path folder;

    private final SimulatedClock clock = new SimulatedClock();
    private final SigningKey signingKey = SigningKey.generate(new SecureRandom());
    private final List<TlsIdentity> shown = new ArrayList<>();

    @Test
    void aSupposedAddressIsInCredentialsAndNeverAnnounced() {
        AddressService book = served();

        assertThat(book.current().urls()).containsExactly(SUPPOSED);
        assertThat(announced(book).urls()).isEmpty();
        assertThat(announced(book).tlsPins()).hasSize(1);
        refused(() -> book.announceUrls(List.of(THERE)));
    }

    @Test
    void untilTheNextAddressIsActiveBothHold() {
        AddressService book = served(HERE);

        book.announceUrls(List.of(THERE));

        assertThat(announced(book).urls()).containsExactly(HERE, THERE);
        assertThat(book.current().urls()).containsExactly(HERE, THERE);
        assertThat(announced(served(HERE)).urls()).as("after a restart").containsExactly(HERE, THERE);
        book.withdrawUrls();
        assertThat(announced(book).urls()).containsExactly(HERE);
    }

    @Test
    void whatIsActivatedHoldsUntilTheOperatorSetsSomethingElse() {
        AddressService book = served(HERE);
        book.announceUrls(List.of(THERE));
        book.activateUrls();

        assertThat(announced(book).urls()).containsExactly(THERE);
        assertThat(announced(served(HERE)).urls()).containsExactly(THERE);
        assertThat(announced(served(ELSEWHERE)).urls()).containsExactly(ELSEWHERE);
        assertThat(announced(served(HERE)).urls()).containsExactly(HERE);
    }

    @Test
    void anAnnouncedAddressThatTheOperatorSetsIsActive() {
        served(HERE).announceUrls(List.of(THERE));

        AddressService moved = served(THERE);

        assertThat(moved.entry().nextUrls()).isEmpty();
        assertThat(announced(moved).urls()).containsExactly(THERE);
    }

    @Test
    void untilTheNextKeyIsActiveAgentsAcceptBoth() {
        AddressService book = served(HERE);
        Sha256 first = announced(book).tlsPins().getFirst();

        book.announceKey(Optional.empty());

        assertThat(announced(book).tlsPins()).hasSize(2).startsWith(first);
        Sha256 second = announced(book).tlsPins().getLast();
        assertThat(shown).isEmpty();
        book.activateKey();
        assertThat(shown).extracting(TlsIdentity::pin).containsExactly(second.toString());
        assertThat(announced(book).tlsPins()).containsExactly(second);
        assertThat(announced(served(HERE)).tlsPins()).as("after a restart").containsExactly(second);
        refused(book::activateKey);
    }

    @Test
    void aKeyThatIsNotOfItsCertificateIsRefused() throws Exception {
        AddressService book = served(HERE);
        TlsIdentity one = keys("one").openOrCreate();
        TlsIdentity other = keys("other").openOrCreate();
        String key = pem(
                "PRIVATE KEY",
                one.keyStore()
                        .getKey(TlsIdentity.ALIAS, TlsIdentity.STORE_PASSWORD.toCharArray())
                        .getEncoded());

        PemPair mixed = new PemPair(key, certificate(other));
        refused(() -> book.announceKey(Optional.of(mixed)));
        book.announceKey(Optional.of(new PemPair(key, certificate(one))));

        assertThat(book.entry().nextPins()).containsExactly(one.pin());
    }

    @Test
    void authoritiesReplacePins() {
        AddressService book = book();
        book.start(new AddressSettings(List.of(HERE), new ServerTrust.Authorities()), SUPPOSED, shown::add);

        assertThat(announced(book).tlsPins()).isEmpty();
        assertThat(book.current().tlsPins()).isEmpty();
        refused(() -> book.announceKey(Optional.empty()));
    }

    @Test
    void aProxysKeyIsAnnouncedByItsPinAndActiveOnceItIsSet() {
        Sha256 one = Sha256.of(new byte[] {1});
        Sha256 two = Sha256.of(new byte[] {2});
        AddressService book = book();
        book.start(new AddressSettings(List.of(HERE), new ServerTrust.KeyPins(List.of(one))), SUPPOSED, shown::add);
        book.announcePin(two.toString());
        assertThat(announced(book).tlsPins()).containsExactly(one, two);

        AddressService changed = book();
        changed.start(new AddressSettings(List.of(HERE), new ServerTrust.KeyPins(List.of(two))), SUPPOSED, shown::add);

        assertThat(announced(changed).tlsPins()).containsExactly(two);
        assertThat(changed.entry().nextPins()).isEmpty();
    }

    @Test
    void everyChangeHasAGreaterNumberAndNoChangeHasNone() {
        AddressService book = served(HERE);
        long first = announced(book).number();
        assertThat(announced(served(HERE)).number()).isEqualTo(first);

        book.announceUrls(List.of(THERE));

        assertThat(announced(book).number()).isGreaterThan(first).isGreaterThanOrEqualTo(clock.millis());
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (String url :
                List.of("http://here.example", "https://", "https://here.example/path", "https://a@b", "here")) {
            refused(() -> served(url));
            refused(() -> served(HERE).announceUrls(List.of(url)));
        }
    }

    private static void refused(Runnable change) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(change::run)
                .satisfies(problem -> assertThat(problem.code()).isIn(REFUSALS));
    }

    private AddressService book() {
        return AddressService.open(folder, keys(""), signingKey, clock);
    }

    private AddressService served(String... urls) {
        AddressService book = book();
        book.start(new AddressSettings(List.of(urls), new ServerTrust.OwnKey()), SUPPOSED, shown::add);
        return book;
    }

    private TlsKeyFiles keys(String name) {
        Path place = folder.resolve(name);
        assertThat(place.toFile().isDirectory() || place.toFile().mkdir()).isTrue();
        return new TlsKeyFiles(place, clock, new SecureRandom());
    }

    private AddressAnnouncement announced(AddressService book) {
        AddressAnnouncement announcement =
                AddressAnnouncement.of(book.announced().orElseThrow());
        assertThat(announcement.isSignedBy(signingKey.verifyingKey())).isTrue();
        return announcement;
    }

    private static String certificate(TlsIdentity identity) throws Exception {
        Certificate certificate = identity.keyStore().getCertificate(TlsIdentity.ALIAS);
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
    }
}
