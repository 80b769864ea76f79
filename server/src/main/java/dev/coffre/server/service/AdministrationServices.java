package dev.coffre.server.service;

import dev.coffre.server.address.AddressService;
import dev.coffre.server.admin.Administration;
import dev.coffre.server.mail.MailService;

/** The commands of administrators, and the settings of the service that only these commands change. */
public record AdministrationServices(Administration administration, AddressService addresses, MailService mail) {}
