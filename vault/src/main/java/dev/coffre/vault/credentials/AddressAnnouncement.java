package dev.coffre.vault.credentials;

import dev.coffre.vault.codec.LengthPrefixedWriter;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.wire.AddressAnnouncementMessage;
import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The vault's signed list of the addresses and TLS keys of its service: the current ones and those of a prepared change
 * (docs/protocol.md §2). The announcement with the greatest number is in force. Immutable.
 *
 * @param number greater than that of every earlier announcement
 * @param urls in the order to try; empty keeps the known ones
 * @param tlsPins SHA-256 of public keys (SPKI), one of which the TLS server must have. If empty, its certificate must
 *     be valid for the host name and issued by an authority that the agent's runtime trusts
 */
public record AddressAnnouncement(long number, List<String> urls, List<Sha256> tlsPins, byte[] signature) {
    public static final int MAX_URLS = AddressAnnouncementMessage.MAX_URLS;
    public static final int MAX_URL = AddressAnnouncementMessage.MAX_URL;
    public static final int MAX_PINS = 16;

    /** @throws IllegalArgumentException if a value is out of bounds or a URL is not an address */
    public AddressAnnouncement {
        urls = List.copyOf(urls);
        tlsPins = List.copyOf(tlsPins);
        signature = signature.clone();
        if (number < 1 || urls.size() > MAX_URLS || tlsPins.size() > MAX_PINS) {
            throw new IllegalArgumentException("not an announcement");
        }
        urls.forEach(AddressAnnouncement::requireAddress);
    }

    public static AddressAnnouncement sign(long number, List<String> urls, List<Sha256> tlsPins, SigningKey vaultKey) {
        return new AddressAnnouncement(
                number, urls, tlsPins, vaultKey.sign(SignaturePurpose.ADDRESS, signed(number, urls, tlsPins)));
    }

    /**
     * Decodes a message without verifying its signature.
     *
     * @throws IllegalArgumentException if the message is malformed
     */
    public static AddressAnnouncement of(AddressAnnouncementMessage message) {
        if (message.urls().size() > MAX_URLS || message.tlsPins().size() > MAX_PINS) {
            throw new IllegalArgumentException("not an announcement");
        }
        return new AddressAnnouncement(
                message.number(),
                message.urls(),
                message.tlsPins().stream().map(Sha256::parse).toList(),
                HexFormat.of().parseHex(message.signature()));
    }

    /**
     * @throws IllegalArgumentException unless {@code url} is {@code https://host} or {@code https://host:port}, without
     *     path or query
     */
    public static void requireAddress(String url) {
        if (url.length() > MAX_URL) {
            throw new IllegalArgumentException("an address of " + url.length() + " characters");
        }
        URI uri = URI.create(url);
        boolean bare = (uri.getRawPath() == null
                        || uri.getRawPath().isEmpty()
                        || uri.getRawPath().equals("/"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null;
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() > 65_535 || !bare) {
            throw new IllegalArgumentException("not https://HOST:PORT: " + url);
        }
    }

    public boolean isSignedBy(VerifyingKey vaultKey) {
        return vaultKey.verifies(signature, SignaturePurpose.ADDRESS, signed(number, urls, tlsPins));
    }

    public AddressAnnouncementMessage toMessage() {
        return new AddressAnnouncementMessage(
                number,
                urls,
                tlsPins.stream().map(Sha256::toString).toList(),
                HexFormat.of().formatHex(signature));
    }

    private static byte[] signed(long number, List<String> urls, List<Sha256> tlsPins) {
        return new LengthPrefixedWriter()
                .text(Long.toString(number))
                .texts(urls)
                .texts(tlsPins.stream().map(Sha256::toString).toList())
                .toByteArray();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressAnnouncement(long n, List<String> u, List<Sha256> p, byte[] s)
                && number == n
                && urls.equals(u)
                && tlsPins.equals(p)
                && Arrays.equals(signature, s);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }

    @Override
    public String toString() {
        return "announcement " + number + " of " + urls + ", pins " + tlsPins;
    }
}
