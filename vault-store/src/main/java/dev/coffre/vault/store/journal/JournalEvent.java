package dev.coffre.vault.store.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A fact about a vault that its other files do not state (docs/format.md §11). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @Type(value = JournalEvent.ServiceStarted.class, name = "service-started"),
    @Type(value = JournalEvent.LedgerResumed.class, name = "ledger-resumed"),
    @Type(value = JournalEvent.AccountSet.class, name = "account-set"),
    @Type(value = JournalEvent.AccountRemoved.class, name = "account-removed"),
    @Type(value = JournalEvent.LanguageSet.class, name = "language-set"),
    @Type(value = JournalEvent.RoleSet.class, name = "role-set"),
    @Type(value = JournalEvent.SecondFactorSet.class, name = "second-factor-set"),
    @Type(value = JournalEvent.SecondFactorRemoved.class, name = "second-factor-removed"),
    @Type(value = JournalEvent.SpareCodeUsed.class, name = "spare-code-used"),
    @Type(value = JournalEvent.ApiTokenRevoked.class, name = "api-token-revoked"),
    @Type(value = JournalEvent.VaultCreated.class, name = "vault-created"),
    @Type(value = JournalEvent.CredentialsIssued.class, name = "credentials-issued"),
    @Type(value = JournalEvent.MachineRegistered.class, name = "machine-registered"),
    @Type(value = JournalEvent.MachineRenamed.class, name = "machine-renamed"),
    @Type(value = JournalEvent.SlotsWritten.class, name = "slots-written"),
    @Type(value = JournalEvent.PointCommitted.class, name = "point-committed"),
    @Type(value = JournalEvent.DescriptionSet.class, name = "description-set"),
    @Type(value = JournalEvent.QuotaSet.class, name = "quota-set"),
    @Type(value = JournalEvent.RetentionSet.class, name = "retention-set"),
    @Type(value = JournalEvent.SafeguardsSet.class, name = "safeguards-set"),
    @Type(value = JournalEvent.LimitsSet.class, name = "limits-set"),
    @Type(value = JournalEvent.PointHoldChanged.class, name = "point-held"),
    @Type(value = JournalEvent.PointsDeleted.class, name = "points-deleted"),
    @Type(value = JournalEvent.PointsUndeleted.class, name = "points-undeleted"),
    @Type(value = JournalEvent.PointsRemoved.class, name = "points-removed"),
    @Type(value = JournalEvent.MachineRemoved.class, name = "machine-removed"),
    @Type(value = JournalEvent.VaultDeleted.class, name = "vault-deleted"),
    @Type(value = JournalEvent.VaultUndeleted.class, name = "vault-undeleted"),
    @Type(value = JournalEvent.VaultRemoved.class, name = "vault-removed"),
    @Type(value = JournalEvent.DamageRecorded.class, name = "damage-noted"),
    @Type(value = JournalEvent.RecordAliased.class, name = "record-aliased"),
    @Type(value = JournalEvent.AuditHeadRecorded.class, name = "audit-noted")
})
public sealed interface JournalEvent {

    /** The first event of every journal. Its key signs every segment. */
    record ServiceStarted(VerifyingKey signingKey) implements JournalEvent {}

    /**
     * Says that the segments before it count, although their turns did not end. It changes nothing. After it, an attempt of
     * the same number that is written late cannot take their place.
     */
    record LedgerResumed() implements JournalEvent {}

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

    /** The account is removed, with its roles, its second factor and all its other data. */
    record AccountRemoved(String name) implements JournalEvent {}

    record LanguageSet(String account, String language) implements JournalEvent {}

    /** @param role the role in this vault: {@code owner}, {@code operator}, {@code reader}, or {@code none} */
    record RoleSet(String account, VaultId vault, String role) implements JournalEvent {}

    /**
     * @param sealed the secret in hex, encrypted under a key that is not in the store
     * @param spareCodes hashes of the spare codes
     */
    record SecondFactorSet(String account, String sealed, List<Sha256> spareCodes) implements JournalEvent {
        public SecondFactorSet {
            spareCodes = List.copyOf(spareCodes);
        }
    }

    record SecondFactorRemoved(String account) implements JournalEvent {}

    record SpareCodeUsed(String account, Sha256 hash) implements JournalEvent {}

    /**
     * Tokens themselves are in the catalog only. An older copy of it that is put back may still have this one.
     *
     * @param hash SHA-256 of the token
     */
    record ApiTokenRevoked(String account, Sha256 hash) implements JournalEvent {}

    record VaultCreated(VaultId vault, String name, String description) implements JournalEvent {}

    record CredentialsIssued(VaultId vault, long generation, Instant issued, Instant expires) implements JournalEvent {}

    /**
     * @param generation the generation of the vault credentials that were used
     * @param kind empty for an ordinary machine; a known machine keeps its kind
     */
    record MachineRegistered(
            VaultId vault,
            MachineId machine,
            DomainId domain,
            String name,
            String os,
            VerifyingKey pointKey,
            VerifyingKey authenticationKey,
            int keyGen,
            long generation,
            Optional<String> kind)
            implements JournalEvent {

        /** For an ordinary machine, or for one that is registered already. */
        public MachineRegistered(
                VaultId vault,
                MachineId machine,
                DomainId domain,
                String name,
                String os,
                VerifyingKey pointKey,
                VerifyingKey authenticationKey,
                int keyGen,
                long generation) {
            this(vault, machine, domain, name, os, pointKey, authenticationKey, keyGen, generation, Optional.empty());
        }
    }

    /** The name that people see changes. The machine's host name is independent of it. */
    record MachineRenamed(VaultId vault, MachineId machine, String name) implements JournalEvent {}

    /**
     * @param slots all slots that are valid from now on
     * @param superseded slots that are no longer served
     */
    record SlotsWritten(VaultId vault, DomainId domain, int epoch, List<SlotId> slots, List<SlotId> superseded)
            implements JournalEvent {
        public SlotsWritten {
            slots = List.copyOf(slots);
            superseded = List.copyOf(superseded);
        }
    }

    /**
     * A second event for the same point with a later {@code retainUntil} extends the promise.
     *
     * @param kind {@code scheduled} or {@code handover}; empty for an on-demand backup
     * @param retainUntil retention does not remove the point before then
     */
    record PointCommitted(
            VaultId vault,
            MachineId machine,
            long seq,
            Sha256 hash,
            Optional<String> kind,
            Optional<Instant> retainUntil)
            implements JournalEvent {

        /** For a point of an on-demand backup without a promise. */
        public PointCommitted(VaultId vault, MachineId machine, long seq, Sha256 hash) {
            this(vault, machine, seq, hash, Optional.empty(), Optional.empty());
        }
    }

    record DescriptionSet(VaultId vault, String description) implements JournalEvent {}

    /** @param bytes 0 for no quota */
    record QuotaSet(VaultId vault, long bytes) implements JournalEvent {}

    /** @param policy empty removes the policy: then everything is kept */
    record RetentionSet(VaultId vault, MachineId machine, Optional<RetentionPolicyMessage> policy)
            implements JournalEvent {}

    /**
     * The vault's safeguards from now on.
     *
     * @param days least days to keep any point, and of a daily tier; the others are the least of their tiers
     * @param softDeleteDays how long a deleted point or vault can be undeleted
     * @param immutability {@code off}, {@code on} or {@code locked}
     */
    record SafeguardsSet(
            VaultId vault, int days, int weeks, int months, int years, int softDeleteDays, String immutability)
            implements JournalEvent {}

    /**
     * The vault's limits for machines from now on.
     *
     * @param pointsADay recovery points of one machine in 24 hours
     * @param retainDays how far ahead a point's {@code retainUntil} may be
     * @param registrations machines that one file of vault credentials registers
     */
    record LimitsSet(VaultId vault, int pointsADay, int retainDays, int registrations) implements JournalEvent {}

    /**
     * A hold is placed or released.
     *
     * @param held whether the point is held: retention does not remove it until its release
     */
    record PointHoldChanged(VaultId vault, MachineId machine, long seq, boolean held) implements JournalEvent {}

    /**
     * The points are deleted but can still be undeleted.
     *
     * @param reason number of a tombstone's reason
     * @param until end of the period in which they can be undeleted
     */
    record PointsDeleted(VaultId vault, MachineId machine, List<Long> seqs, int reason, Instant until)
            implements JournalEvent {
        public PointsDeleted {
            seqs = List.copyOf(seqs);
        }
    }

    /**
     * Deleted points are undeleted.
     *
     * @param held those of them that are held from now on, because nothing else would keep them
     */
    record PointsUndeleted(VaultId vault, MachineId machine, List<Long> seqs, List<Long> held) implements JournalEvent {
        public PointsUndeleted {
            seqs = List.copyOf(seqs);
            held = List.copyOf(held);
        }
    }

    /**
     * Tombstones replace the points for good.
     *
     * @param reason number of the tombstones' reason
     */
    record PointsRemoved(VaultId vault, MachineId machine, List<Long> seqs, int reason) implements JournalEvent {
        public PointsRemoved {
            seqs = List.copyOf(seqs);
        }
    }

    /** The machine's registration ends. Its chain stays. */
    record MachineRemoved(VaultId vault, MachineId machine) implements JournalEvent {}

    /** @param until end of the period in which the vault can be undeleted */
    record VaultDeleted(VaultId vault, Instant until) implements JournalEvent {}

    record VaultUndeleted(VaultId vault) implements JournalEvent {}

    /** The vault is removed for good. */
    record VaultRemoved(VaultId vault) implements JournalEvent {}

    record DamageRecorded(VaultId vault, Oid oid) implements JournalEvent {}

    /** @param by substitutes for the lost record from now on */
    record RecordAliased(VaultId vault, Oid lost, Oid by) implements JournalEvent {}

    /**
     * The extent of the audit log.
     *
     * @param n number of its newest entry
     * @param hash the hash of that entry
     */
    record AuditHeadRecorded(long n, Sha256 hash) implements JournalEvent {}
}
