package dev.coffre.vault.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.Instant;
import java.util.List;

/** Something that happened to a vault and that its other files do not say (docs/format.md §11). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @Type(value = JournalEvent.ServiceStarted.class, name = "service-started"),
    @Type(value = JournalEvent.AccountSet.class, name = "account-set"),
    @Type(value = JournalEvent.AccountRemoved.class, name = "account-removed"),
    @Type(value = JournalEvent.LanguageSet.class, name = "language-set"),
    @Type(value = JournalEvent.RoleSet.class, name = "role-set"),
    @Type(value = JournalEvent.SecondFactorSet.class, name = "second-factor-set"),
    @Type(value = JournalEvent.SecondFactorRemoved.class, name = "second-factor-removed"),
    @Type(value = JournalEvent.SpareCodeUsed.class, name = "spare-code-used"),
    @Type(value = JournalEvent.VaultCreated.class, name = "vault-created"),
    @Type(value = JournalEvent.CredentialsIssued.class, name = "credentials-issued"),
    @Type(value = JournalEvent.MachineRegistered.class, name = "machine-registered"),
    @Type(value = JournalEvent.MachineRenamed.class, name = "machine-renamed"),
    @Type(value = JournalEvent.SlotsWritten.class, name = "slots-written"),
    @Type(value = JournalEvent.PointCommitted.class, name = "point-committed"),
    @Type(value = JournalEvent.DescriptionSet.class, name = "description-set"),
    @Type(value = JournalEvent.QuotaSet.class, name = "quota-set"),
    @Type(value = JournalEvent.DamageNoted.class, name = "damage-noted"),
    @Type(value = JournalEvent.AuditNoted.class, name = "audit-noted")
})
public sealed interface JournalEvent {

    /** The first event of all: by this key every segment is signed. */
    record ServiceStarted(VerifyingKey signingKey) implements JournalEvent {}

    /**
     * A new account, or a new password or role of one.
     *
     * @param role {@code administrator} of the service, or {@code person}
     * @param passwordHash salted and slow, with its parameters
     */
    record AccountSet(String name, String role, String passwordHash) implements JournalEvent {
        @Override
        public String toString() {
            return "AccountSet[" + name + ", " + role + "]";
        }
    }

    /** With it go its roles, and whatever else it had. */
    record AccountRemoved(String name) implements JournalEvent {}

    record LanguageSet(String account, String language) implements JournalEvent {}

    /** @param role in this vault: {@code owner}, {@code operator}, {@code reader}, or {@code none} */
    record RoleSet(String account, VaultId vault, String role) implements JournalEvent {}

    /**
     * @param sealed the secret in hex, under a key that is not in the store
     * @param spareCodes their hashes
     */
    record SecondFactorSet(String account, String sealed, List<Sha256> spareCodes) implements JournalEvent {
        public SecondFactorSet {
            spareCodes = List.copyOf(spareCodes);
        }
    }

    record SecondFactorRemoved(String account) implements JournalEvent {}

    record SpareCodeUsed(String account, Sha256 hash) implements JournalEvent {}

    record VaultCreated(VaultId vault, String name, String description) implements JournalEvent {}

    record CredentialsIssued(VaultId vault, long generation, Instant issued, Instant expires) implements JournalEvent {}

    /** @param generation of the vault credentials that were used */
    record MachineRegistered(
            VaultId vault,
            MachineId machine,
            DomainId domain,
            String name,
            String os,
            VerifyingKey pointKey,
            VerifyingKey authenticationKey,
            int keyGen,
            long generation)
            implements JournalEvent {}

    /** Under which name people see the machine; its own host name is another matter. */
    record MachineRenamed(VaultId vault, MachineId machine, String name) implements JournalEvent {}

    /**
     * @param slots all that are valid from now on
     * @param superseded those that are no longer served
     */
    record SlotsWritten(VaultId vault, DomainId domain, int epoch, List<SlotId> slots, List<SlotId> superseded)
            implements JournalEvent {
        public SlotsWritten {
            slots = List.copyOf(slots);
            superseded = List.copyOf(superseded);
        }
    }

    record PointCommitted(VaultId vault, MachineId machine, long seq, Sha256 hash) implements JournalEvent {}

    record DescriptionSet(VaultId vault, String description) implements JournalEvent {}

    /** @param bytes 0 for none */
    record QuotaSet(VaultId vault, long bytes) implements JournalEvent {}

    record DamageNoted(VaultId vault, Oid oid) implements JournalEvent {}

    /**
     * So far the audit log goes.
     *
     * @param n of its newest entry
     * @param hash of that entry
     */
    record AuditNoted(long n, Sha256 hash) implements JournalEvent {}
}
