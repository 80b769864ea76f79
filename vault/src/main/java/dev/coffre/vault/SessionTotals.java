package dev.coffre.vault;

/**
 * What a session did, counted at the vault so that it survives the agent.
 *
 * @param bytesReceived of records in request bodies, known ones included
 * @param bytesAdmitted of records that were new
 * @param recordsAdmitted how many were new
 * @param dataRecordsAdmitted how many of these were chunks or bundles
 */
public record SessionTotals(long bytesReceived, long bytesAdmitted, long recordsAdmitted, long dataRecordsAdmitted) {
    public static final SessionTotals NONE = new SessionTotals(0, 0, 0, 0);

    public SessionTotals plus(SessionTotals more) {
        return new SessionTotals(
                bytesReceived + more.bytesReceived,
                bytesAdmitted + more.bytesAdmitted,
                recordsAdmitted + more.recordsAdmitted,
                dataRecordsAdmitted + more.dataRecordsAdmitted);
    }
}
