/**
 * Twelve questions, one for each thing that is often misunderstood. Each: how many `answers` it has, which is `right`,
 * the settings of the tab that shows it, and the `paper` (of core/pages/classroom) that found it, where one did.
 * What they say is in assets/text, under check.NAME.
 */

export const ANSWERS = ["a", "b", "c", "d"];

const LIGHT = "The traffic light turned";
const SUM = "Two plus two equals";
const STORY = "Once upon a time, there was a little";
const ANIMAL = "My favourite animal is the";
const COIN = "I flipped a coin. It came up";

export const QUESTIONS = [
  { name: "ranking", answers: 3, right: "c", settings: { tab: "temperature", prompt: LIGHT, T: 5, pins: "0.2,1" } },
  { name: "options", answers: 3, right: "b", settings: { tab: "temperature", prompt: STORY, T: 2, open: "filters" } },
  { name: "counts", answers: 3, right: "a", settings: { tab: "temperature", prompt: COIN, T: 2, open: "formula" } },
  {
    name: "creativity",
    answers: 3,
    right: "b",
    settings: { tab: "temperature", prompt: STORY, T: 2, open: "continue" },
    paper: "peeperkorn",
  },
  {
    name: "correct",
    answers: 3,
    right: "c",
    settings: { tab: "temperature", prompt: SUM, T: 0.2, pins: "1" },
    paper: "renze",
  },
  { name: "repeats", answers: 3, right: "b", settings: { tab: "temperature", prompt: STORY, T: 0, open: "continue" } },
  { name: "sure", answers: 2, right: "b", settings: { tab: "temperature", prompt: SUM, T: 0.05 }, paper: "guo" },
  {
    name: "written",
    answers: 3,
    right: "c",
    settings: { tab: "temperature", prompt: ANIMAL, T: 1, open: "draw", luck: 7 },
  },
  {
    name: "noise",
    answers: 3,
    right: "a",
    settings: { tab: "soft_labels", T: 4, cell: "4-9" },
    paper: "hinton",
  },
  {
    name: "copies",
    answers: 3,
    right: "c",
    settings: { tab: "distil", task: "digits", experiment: "all", train_T: 4 },
    paper: "hinton",
  },
  {
    name: "higher",
    answers: 3,
    right: "b",
    settings: { tab: "distil", task: "digits", experiment: "all", hidden: 8, train_T: 100 },
    paper: "busbridge",
  },
  {
    name: "squared",
    answers: 3,
    right: "a",
    settings: { tab: "distil", task: "digits", experiment: "all", train_T: 20, share: 0.5, t2: "false" },
    paper: "hinton",
  },
];
