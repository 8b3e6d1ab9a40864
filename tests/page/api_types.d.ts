// The API's answers by the names that the page's modules use, out of docs/openapi.yaml.
import type { components } from "../../build/page-checks/api.d.ts";

type Schemas = components["schemas"];

declare global {
  type Reason = Schemas["Reason"];
  type TimelineEvent = Schemas["Event"];
  /** A row of the list: every field is there that was asked for. */
  type EmailRow = Schemas["Email"];
  /** One email as it is shown alone. */
  type WholeEmail = EmailRow & {
    timeline: TimelineEvent[];
    version_reason: Reason | null;
    follow_ups: Reason[];
  };
  type IssuedDocument = Schemas["IssuedDocument"];
  type ReminderExclusions = Schemas["ReminderExclusionsAnswer"]["data"];
  type DocumentStanding = Schemas["DocumentStanding"];
  type Summary = Schemas["Summary"];
  type ExportRequest = Schemas["Export"];
  type Smtp = Schemas["Smtp"];
  type TrackingRules = Schemas["TrackingRules"];
  type SendRequest = Schemas["SendRequest"];
}
