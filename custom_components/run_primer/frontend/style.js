/** The looks of the cards: any theme's colours, from a phone to a wall. */

const LOOKS = `
:host {
  display: block;
  --accent: var(--primary-color);
  --calm: var(--secondary-text-color);
  --good: var(--success-color);
  --warn: var(--warning-color);
  --bad: var(--error-color);
  --ink: var(--primary-text-color);
  --paper: var(--ha-card-background, var(--card-background-color, #fff));
  --soft: color-mix(in srgb, var(--ink) 8%, transparent);
  --gap: clamp(8px, 2cqi, 20px);
}
ha-card { display: block; height: 100%; overflow: hidden; }
.frame { container: card / inline-size; height: 100%; }
.card {
  box-sizing: border-box; color: var(--ink);
  display: grid; gap: var(--gap); padding: clamp(12px, 2.4cqi, 24px);
  grid-template: "top" "hero" "signal" "controls" "plan" / minmax(0, 1fr);
  --dial: clamp(170px, min(60cqi, 28svh), 360px);
}
h2, p, ol, ul { margin: 0; padding: 0; }
ol, ul { list-style: none; }
[hidden] { display: none !important; }

.top { grid-area: top; display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center;
  justify-content: space-between; min-height: 28px; font-size: 15px; }
.who { display: flex; gap: 8px; align-items: center; font-weight: 600; min-width: 0; }
.who span { overflow-wrap: anywhere; }
.who .station { color: var(--calm); font-weight: 400; }
.sensors { display: flex; flex-wrap: wrap; gap: 4px 14px; color: var(--calm); }
.sensors li { display: flex; gap: 5px; align-items: center; --mdc-icon-size: 18px; }
.sensors .ill { color: var(--ink); font-weight: 600; }
.sensors ha-icon { color: var(--good); }
.sensors .ill ha-icon { color: var(--bad); }
.sensors .doubtful ha-icon { color: var(--warn); }

.hero { grid-area: hero; display: grid; justify-items: center; align-content: center;
  text-align: center; gap: clamp(4px, 1cqi, 10px); }
.title { font-size: clamp(22px, 6.4cqi, 44px); line-height: 1.1; font-weight: 700; }
.title::first-letter { text-transform: uppercase; }
.subtitle { font-size: clamp(16px, 4cqi, 26px); color: var(--calm); min-height: 1.25em; }
.subtitle::first-letter { text-transform: uppercase; }
.dial { position: relative; width: var(--dial); height: var(--dial); margin: 4px 0;
  container: dial / size; }
.dial svg { position: absolute; inset: 0; width: 100%; height: 100%; transform: rotate(-90deg); }
.dial svg:dir(rtl) { transform: rotate(-90deg) scaleY(-1); }
.track, .arc { fill: none; stroke-width: 15; }
.track { stroke: var(--soft); }
.arc { stroke: var(--accent); stroke-linecap: round; stroke-dasharray: 1 1; }
.card[data-phase="resting"] .arc, .card[data-phase="preparing"] .arc { stroke: var(--calm); }
.card[data-phase="paused"] .arc { stroke: var(--warn); }
.card[data-phase="complete"] .arc { stroke: var(--good); }
.figure { position: absolute; inset: 0; display: grid; align-content: center; justify-items: center;
  font-variant-numeric: tabular-nums; }
.number { font-size: 52cqmin; font-weight: 700; line-height: 0.95; letter-spacing: -0.03em; }
.number[data-size="3"] { font-size: 38cqmin; }
.number[data-size="4"] { font-size: 30cqmin; }
.of { font-size: 10.5cqmin; line-height: 1.15; color: var(--calm); font-weight: 500; }
.counted .number { animation: bump 0.28s ease-out; }
@keyframes bump { 40% { transform: scale(1.09); } }
.card[data-mode="none"] svg { display: none; }
.go { position: absolute; inset: 2%; border: 0; border-radius: 50%; cursor: pointer;
  font: inherit; font-size: 11cqmin; font-weight: 700; color: var(--ink); display: grid;
  place-content: center; justify-items: center; gap: 2px; --mdc-icon-size: 34cqmin;
  background: color-mix(in srgb, var(--accent) 22%, transparent); }
.go ha-icon { color: var(--accent); }
.hurts { position: absolute; bottom: 0; inset-inline-start: 90%; width: 76px; min-height: 56px; padding: 4px; border: 0; border-radius: 16px;
  background: linear-gradient(var(--soft), var(--soft)), var(--paper);
  color: var(--ink); font: inherit; font-size: 13px; font-weight: 600; line-height: 1.15; cursor: pointer; --mdc-icon-size: 24px; }
.hurts span { display: block; overflow-wrap: anywhere; }
.doubt { font-size: 15px; color: var(--ink); background: color-mix(in srgb, var(--warn) 18%, transparent);
  border-radius: 999px; padding: 3px 12px; }
.instruction { font-size: clamp(18px, 4.6cqi, 30px); line-height: 1.25; font-weight: 500;
  max-width: 28em; min-height: 2.5em; text-wrap: balance; }
.next { font-size: clamp(15px, 3.4cqi, 20px); color: var(--calm); min-height: 1.3em; }
.next::first-letter { text-transform: uppercase; }

.signal { grid-area: signal; display: grid; gap: 8px; align-content: center; min-width: 0; }
.readout { display: flex; justify-content: space-between; gap: 16px; align-items: end;
  font-variant-numeric: tabular-nums; }
.readout div { display: grid; line-height: 1.15; }
.readout div:last-child { text-align: end; }
.readout .label { color: var(--calm); font-size: 14px; }
.readout b { font-size: 18px; font-weight: 500; white-space: nowrap; direction: ltr; justify-self: start; }
.readout div:last-child b { justify-self: end; }
.readout .focus b { font-size: clamp(24px, 6.4cqi, 34px); font-weight: 700; }
canvas { display: block; contain: strict; will-change: transform; width: 100%; height: clamp(130px, 34cqi, 260px); direction: ltr;
  border-radius: 12px; background: color-mix(in srgb, var(--ink) 4%, transparent);
  color: var(--accent); caret-color: var(--ink); text-decoration-color: var(--calm);
  outline-color: var(--good); column-rule-color: var(--paper);
  font-size: 13px; }
.balance { direction: ltr; display: grid; grid-template-columns: auto 1fr auto; gap: 10px; align-items: center;
  font-size: 15px; font-variant-numeric: tabular-nums; }
.balance[data-known="false"] { visibility: hidden; }
.beam { position: relative; height: 14px; border-radius: 7px; background: var(--soft); }
.beam::after { content: ""; position: absolute; inset: -3px auto; left: calc(50% - 1px); width: 2px;
  background: var(--ink); }
.weight { position: absolute; top: 0; bottom: 0; border-radius: 7px; background: var(--accent); }
.pair { min-width: 4.6ch; white-space: nowrap; }
.pair:last-child { text-align: right; }

.controls { grid-area: controls; display: grid; gap: 10px; }
.choices { display: grid; gap: 10px; grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr)); }
label { display: grid; gap: 4px; font-size: 14px; color: var(--calm); }
select { font: inherit; font-size: 17px; color: var(--ink); min-height: 52px; padding: 0 12px;
  border-radius: 14px; border: 1px solid var(--divider-color); width: 100%;
  background: var(--paper); }
.buttons { display: flex; flex-wrap: wrap; gap: 10px; }
button.press { flex: 1 1 60px; min-height: 64px; border: 0; border-radius: 18px; cursor: pointer;
  font: inherit; font-size: clamp(14px, 4.4cqi, 17px); font-weight: 600; color: var(--ink); background: var(--soft);
  display: grid; place-content: center; justify-items: center; gap: 2px; padding: 6px 4px;
  --mdc-icon-size: 28px; }
button.press.strong { background: color-mix(in srgb, var(--accent) 26%, transparent); }
button.press.sure { background: color-mix(in srgb, var(--bad) 26%, transparent); }
button.small { flex: 0 1 auto; min-height: 48px; grid-auto-flow: column; align-items: center;
  font-size: 15px; --mdc-icon-size: 22px; border-radius: 14px; padding: 4px 16px; gap: 8px; }
button:active { filter: brightness(0.92); }
:is(button, select):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

dialog.sheet { border: 0; border-radius: 20px; padding: 12px 0 0; width: min(1040px, 100vw); max-width: none; height: 96svh;
  box-sizing: border-box; color: var(--ink); background: var(--paper); }
.sheet > button { margin-inline: 16px; }

.plan { grid-area: plan; display: grid; gap: 2px; font-size: 16px; align-content: start; }
.plan li { display: grid; grid-template-columns: 26px minmax(0, 1fr) auto; gap: 8px; align-items: center;
  padding: 7px 8px; border-radius: 10px; --mdc-icon-size: 20px; color: var(--calm); }
.plan li span::first-letter { text-transform: uppercase; }
.plan li[aria-current] { background: color-mix(in srgb, var(--accent) 16%, transparent);
  color: var(--ink); font-weight: 600; }
.plan .done { color: var(--ink); }
.plan .done ha-icon { color: var(--good); }
.plan .result { font-variant-numeric: tabular-nums; white-space: nowrap; }
.trouble { display: grid; justify-items: center; gap: 10px; text-align: center; padding: 32px 16px;
  font-size: 17px; --mdc-icon-size: 44px; color: var(--ink); }
.trouble ha-icon { color: var(--calm); }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }

@container card (width >= 640px) {
  .card { --dial: min(40cqi, 45svh, 560px);
    grid-template: "top top" auto "hero signal" 1fr "hero controls" auto "plan plan" auto
      / minmax(0, 47fr) minmax(0, 53fr); column-gap: calc(var(--gap) * 1.5); }
  .title { font-size: clamp(26px, 4cqi, 56px); }
  .subtitle { font-size: clamp(17px, 2.4cqi, 32px); }
  .instruction { font-size: clamp(18px, 2.3cqi, 34px); }
  .next { font-size: clamp(15px, 1.7cqi, 24px); }
  .readout .focus b { font-size: clamp(28px, 4cqi, 56px); }
  .readout b { font-size: clamp(20px, 2.4cqi, 32px); }
  canvas { height: min(32cqi, 34svh, 460px); font-size: 15px; }
  .plan { grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); column-gap: 16px; }
  .buttons { gap: 14px; }
  button.press { min-height: 76px; font-size: 18px; }
  button.small { min-height: 48px; font-size: 15px; }
}
@container card (width >= 1400px) {
  .card { --dial: min(40cqi, 49svh, 720px); }
  .top, .plan { font-size: 20px; }
  .plan { grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); }
  .readout .label, .balance { font-size: 19px; }
  canvas { font-size: 20px; }
  button.press { min-height: 104px; font-size: 24px; --mdc-icon-size: 38px; }
  button.small { min-height: 60px; font-size: 19px; }
  .hurts { width: 120px; font-size: 18px; --mdc-icon-size: 36px; }
}
@media (prefers-reduced-motion: reduce) {
  .counted .number { animation: none; }
}
@media (forced-colors: active) {
  .arc { stroke: Highlight; }
  .weight, .beam::after { background: CanvasText; }
  button.press, select { border: 1px solid ButtonText; }
}

/* Looking back. */
.history { min-height: 480px; padding: clamp(12px, 2.4cqi, 24px); color: var(--ink); display: grid; gap: 20px;
  align-content: start; font-size: 16px; box-sizing: border-box;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.review, .plot { scroll-margin-top: 76px; }
.review { display: grid; gap: 18px; min-width: 0; }
.history > *, .review > * { min-width: 0; }
h2 { font-size: clamp(22px, 3.4cqi, 30px); line-height: 1.2; font-weight: 700; outline: 0; }
h2::first-letter { text-transform: uppercase; }
h3 { margin: 0; font-size: 19px; }
.head { display: flex; flex-wrap: wrap; gap: 12px 24px; justify-content: space-between; align-items: end; }
.head label { min-width: min(220px, 100%); }
.facts, .empty, .then, figcaption, .ends, summary, dt, thead th, .remark { color: var(--calm); }
.charts { display: grid; gap: 20px 28px; grid-template-columns: repeat(auto-fit, minmax(max(128px, 24cqi), 1fr)); }
figure { margin: 0; }
figcaption b { display: block; color: var(--ink); font-size: 22px; }
.bars { display: flex; gap: 4px; height: 96px; border-bottom: 2px solid var(--soft); margin-top: 6px; direction: ltr; }
.bars span { position: relative; flex: 1; }
.bars i { position: absolute; left: 0; right: 0; min-height: 2px; border-radius: 3px; background: var(--accent); opacity: 0.55; }
.bars .now { opacity: 1; }
.both { border: 0; background: linear-gradient(var(--ink), var(--ink)) center / 100% 1px no-repeat; }
.ends { display: flex; justify-content: space-between; font-size: 14px; direction: ltr; }
summary { cursor: pointer; min-height: 44px; display: list-item; align-content: center; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: 8px 10px; border-bottom: 1px solid var(--soft); vertical-align: top; }
thead th { font-weight: 500; font-size: 14px; }
.sessions { display: grid; gap: 4px; }
button:is(.session, .link, .icon) { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; text-align: start; padding: 0; }
button.session { width: 100%; min-height: 56px; padding: 10px 12px; border-radius: 12px; display: grid; gap: 2px 16px;
  grid-template-columns: minmax(0, 1fr) fit-content(50%); background: var(--soft); color: var(--ink); }
.session b::first-letter, .link::first-letter { text-transform: uppercase; }
.share { text-align: end; font-weight: 700; }
.session .end { text-align: end; }
.compared { display: grid; gap: 14px 20px; grid-template-columns: repeat(auto-fill, minmax(120px, 1fr)); margin: 0; }
dt { font-size: 14px; }
dd { margin: 0; }
dd b { font-size: 22px; }
.plot { display: grid; gap: 14px; min-height: 200px; }
.lane { position: relative; height: 190px; margin: 16px 0 22px; direction: ltr; border-radius: 12px; background: color-mix(in srgb, var(--ink) 4%, transparent); }
.tall { height: 270px; }
.lane svg { position: absolute; inset: 0; width: 100%; height: 100%; border-radius: 12px; }
.lane path { fill: var(--accent); stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.lane span { position: absolute; font-size: 13px; line-height: 1.2; white-space: nowrap; }
.level { left: 0; right: 0; padding-left: 8px; border-top: 1px solid color-mix(in srgb, var(--ink) 18%, transparent); color: var(--calm); z-index: 1; }
.lane .name { right: 0; bottom: 100%; color: var(--calm); }
.tick { top: 100%; translate: -50% 2px; color: var(--calm); }
.mark.rep { min-width: 20px; height: 20px; line-height: 20px; border-radius: 10px; translate: -50% -26px; text-align: center; font-weight: 700;
  background: var(--ink); color: var(--paper); }
.mark.bare { min-width: 5px; height: 5px; translate: -50% -8px; }
.mark:is(.hold, .gap, .set) { top: 0; bottom: 0; padding-top: 24px; text-align: center; overflow: hidden; }
.mark.hold { background: color-mix(in srgb, var(--good) 16%, transparent); border-inline: 1px dashed var(--good); }
.mark.set { background: color-mix(in srgb, var(--ink) 7%, transparent); padding-top: 5px; font-weight: 700; }
.mark.gap { background: repeating-linear-gradient(45deg, var(--soft) 0 6px, transparent 6px 12px); }
.mark.fault { bottom: 4px; top: auto !important; translate: -50% 0; padding: 1px 7px; border-radius: 9px; border: 1px solid var(--warn);
  background: var(--paper); }
.remark { display: block; font-weight: 400; font-size: 14px; }
.about { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; }
.about .remark { grid-column: 1 / 3; }
.link { text-decoration: underline; min-height: 28px; font-weight: 600; }
.icon { width: 44px; height: 44px; margin: -8px; display: grid; place-content: center; border-radius: 22px; color: var(--calm); --mdc-icon-size: 22px; }
dialog.ask { border: 0; border-radius: 20px; padding: 20px; width: min(420px, calc(100vw - 32px)); box-sizing: border-box; color: var(--ink);
  background: var(--paper); }
dialog::backdrop { background: rgb(0 0 0 / 50%); }
form { display: grid; gap: 14px; }
input { font: inherit; font-size: 17px; color: var(--ink); min-height: 48px; padding: 0 12px; border-radius: 12px; box-sizing: border-box; width: 100%;
  border: 1px solid var(--divider-color); background: var(--paper); }
:is(input, summary):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@container card (width < 640px) {
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tbody tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); padding: 8px 0; border-bottom: 1px solid var(--soft); }
  tbody :is(th, td) { display: block; border: 0; padding: 3px 0; }
  tbody th { grid-column: 1 / 3; }
  .none { display: none; }
  td::before { content: attr(data-name); display: block; color: var(--calm); font-size: 13px; }
}
@media (forced-colors: active) {
  .bars i, .mark.rep { background: CanvasText; forced-color-adjust: none; }
  .mark.rep { color: Canvas; }
  button.session { border: 1px solid ButtonText; }
}
`;

/** @type {CSSStyleSheet | undefined} */
let sheet;

/**
 * Dress a shadow root; all cards share one sheet.
 *
 * @param {ShadowRoot} root
 */
export function dress(root) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOKS);
  }
  root.adoptedStyleSheets = [sheet];
}
